// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

class ListingReaderTest {

    private static ListObjectsV2Response read(String document) throws IOException {
        return ListingReader.read(new ByteArrayInputStream(document.getBytes(UTF_8)))
                .build();
    }

    @Test
    void everythingThatIsAskedForIsRead() throws IOException {
        ListObjectsV2Response page = read("""
                <?xml version="1.0" encoding="UTF-8"?>
                <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
                  <Name>images</Name><Prefix>100%</Prefix><KeyCount>3</KeyCount><MaxKeys>3</MaxKeys>
                  <Contents>
                    <Key>a &amp; b+c%2F</Key><LastModified>2026-11-22T03:04:05.678Z</LastModified>
                    <ETag>&quot;0a1b&quot;</ETag><Size>5368709121</Size><StorageClass>STANDARD</StorageClass>
                    <Owner><ID>somebody</ID><DisplayName><![CDATA[a <Key>]]></DisplayName></Owner>
                  </Contents>
                  <Contents><Key></Key><Size>0</Size></Contents>
                  <CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes>
                  <CommonPrefixes><Unknown><Prefix>no</Prefix></Unknown><Prefix>b/</Prefix></CommonPrefixes>
                  <IsTruncated>true</IsTruncated><NextContinuationToken>a+b/=</NextContinuationToken>
                </ListBucketResult>
                """);

        assertThat(page.contents())
                .containsExactly(
                        S3Object.builder()
                                .key("a & b+c%2F")
                                .lastModified(Instant.parse("2026-11-22T03:04:05.678Z"))
                                .eTag("\"0a1b\"")
                                .size(5_368_709_121L)
                                .build(),
                        S3Object.builder().key("").size(0L).build());
        assertThat(page.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("a/", "b/");
        assertThat(page.isTruncated()).isTrue();
        assertThat(page.nextContinuationToken()).isEqualTo("a+b/=");
    }

    /// Wherever the list says so: Ceph 16 does in the end.
    @Test
    void encodedKeysAreDecoded() throws IOException {
        ListObjectsV2Response page = read("""
                <ListBucketResult><Contents><Key>a%20b%2Bc+d%25</Key></Contents>
                <CommonPrefixes><Prefix>%C3%A9/</Prefix></CommonPrefixes><EncodingType>url</EncodingType>
                </ListBucketResult>""");

        assertThat(page.contents()).extracting(S3Object::key).containsExactly("a b+c d%");
        assertThat(page.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("é/");
        assertThat(page.nextContinuationToken()).isNull();
    }

    @Test
    void refusalsAreReadAsTheyAreMeant() {
        assertThat(ErrorDocument.read("""
                <?xml version="1.0"?>
                <Error><Code>AuthorizationHeaderMalformed</Code><Message>expecting &#39;eu-west-1&#39; &amp; no more</Message>
                <Details><Deep>x</Deep></Details><Late>y</Late></Error>"""))
                .containsEntry("Code", "AuthorizationHeaderMalformed")
                .containsEntry("Message", "expecting 'eu-west-1' & no more");
        assertThat(ErrorDocument.read("<html><body>Bad gateway")).doesNotContainKey("Code");
        assertThat(ErrorDocument.read("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no document",
                "<html/>",
                "<ListBucketResult><Contents><Key>a</Key>",
                "<ListBucketResult><Contents><Size>many</Size></Contents></ListBucketResult>",
                "<ListBucketResult><Contents><LastModified>now</LastModified></Contents></ListBucketResult>",
                "<ListBucketResult><Contents><Key>%2</Key></Contents><EncodingType>url</EncodingType></ListBucketResult>",
                "<!DOCTYPE r [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><ListBucketResult><Name>&e;</Name></ListBucketResult>",
            })
    void whatIsNoListIsLeftToOthers(String document) {
        assertThatThrownBy(() -> read(document)).isInstanceOf(IOException.class);
    }
}
