// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// What S3 says of a refusal.
///
/// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">S3 error responses</a>
final class ErrorDocument {

    private ErrorDocument() {}

    /// The texts of its elements by their names, as far as it can be read.
    static Map<String, String> read(String text) {
        Map<String, String> said = new HashMap<>();
        if (text.isBlank()) {
            return said;
        }
        try {
            XMLStreamReader xml = ListingReader.open(new ByteArrayInputStream(text.getBytes(UTF_8)));
            xml.nextTag();
            while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
                said.put(xml.getLocalName(), xml.getElementText());
            }
        } catch (XMLStreamException e) {
            return said;
        }
        return said;
    }
}
