// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/// Reads a page of a bucket's list as it comes; the SDK makes a tree of it first, of 9 kB for each object.
///
/// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html">ListObjectsV2</a>
final class ListingReader {

    private static final String ROOT = "ListBucketResult";

    private final XMLStreamReader xml;
    private final ListObjectsV2Response.Builder page = ListObjectsV2Response.builder();
    private final List<S3Object.Builder> objects = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();
    private boolean isEncoded;

    private ListingReader(XMLStreamReader xml) {
        this.xml = xml;
    }

    /// @throws IOException if it is no such list, or breaks off
    static ListObjectsV2Response.Builder read(InputStream document) throws IOException {
        try {
            return new ListingReader(open(document)).page();
        } catch (XMLStreamException | DateTimeException | IllegalArgumentException e) {
            throw new IOException("no list that can be read: " + e.getMessage(), e);
        }
    }

    /// Reads a document of S3's, which has no business with others.
    static XMLStreamReader open(InputStream document) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory.createXMLStreamReader(document);
    }

    private ListObjectsV2Response.Builder page() throws XMLStreamException, IOException {
        xml.nextTag();
        if (!xml.getLocalName().equals(ROOT)) {
            throw new IOException("a list is expected, not a " + xml.getLocalName());
        }
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            switch (xml.getLocalName()) {
                case "Contents" -> object();
                case "CommonPrefixes" -> commonPrefix();
                case "IsTruncated" -> page.isTruncated(Boolean.valueOf(xml.getElementText()));
                case "NextContinuationToken" -> page.nextContinuationToken(xml.getElementText());
                case "EncodingType" -> isEncoded = xml.getElementText().equals("url");
                default -> skip();
            }
        }
        return page.contents(objects.stream().map(this::decoded).toList())
                .commonPrefixes(prefixes.stream()
                        .map(prefix ->
                                CommonPrefix.builder().prefix(decoded(prefix)).build())
                        .toList());
    }

    private void object() throws XMLStreamException {
        var object = S3Object.builder();
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            switch (xml.getLocalName()) {
                case "Key" -> object.key(xml.getElementText());
                case "Size" -> object.size(Long.valueOf(xml.getElementText()));
                case "LastModified" -> object.lastModified(Instant.parse(xml.getElementText()));
                case "ETag" -> object.eTag(xml.getElementText());
                default -> skip();
            }
        }
        objects.add(object);
    }

    private void commonPrefix() throws XMLStreamException {
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            if (xml.getLocalName().equals("Prefix")) {
                prefixes.add(xml.getElementText());
            } else {
                skip();
            }
        }
    }

    /// Passes over an element and what is in it.
    private void skip() throws XMLStreamException {
        for (int depth = 1; depth > 0; ) {
            int event = xml.next();
            depth += event == XMLStreamConstants.START_ELEMENT ? 1 : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
        }
    }

    private S3Object decoded(S3Object.Builder object) {
        S3Object read = object.build();
        return isEncoded ? object.key(decoded(read.key())).build() : read;
    }

    private String decoded(String key) {
        return isEncoded ? SdkHttpUtils.urlDecode(key) : key;
    }
}
