// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the file may not ask the store to do with objects.
class S3ObjectsProblemsTest {

    @TempDir
    Path folder;

    private ConfigFile file(String parameters) {
        return ConfigFile.of(
                folder, "version: 0.1\nstorage: {s3: {region: us-east-1, bucket: b, %s}}\n".formatted(parameters));
    }

    @Test
    void aKeyWithoutEncryptionIsIgnoredAndSaidSo() throws Exception {
        ConfigFile file = file("keyid: my-key");

        assertThat(file.warnings())
                .singleElement()
                .asString()
                .endsWith("warning: storage.s3.keyid: is ignored unless encrypt is true");
        assertThat(((S3) file.config().storage().driver()).objects()).isEqualTo(S3.Objects.DEFAULT);
    }

    @Test
    void anAlgorithmWithoutEncryptionIsAnError() {
        assertThat(file("sse: 'aws:kms'").problems())
                .singleElement()
                .asString()
                .contains("storage.s3.sse: names an algorithm, but encrypt is not true");
    }

    @Test
    void encryptionByTheStoresOwnKeyTakesNoOther() {
        assertThat(file("encrypt: true, sse: AES256, keyid: my-key").problems())
                .singleElement()
                .asString()
                .contains("storage.s3.sse: AES256 encrypts by S3's own key and takes no keyid");
    }

    @Test
    void encryptionNeedsVersion4OfTheSignature() {
        assertThat(file("regionendpoint: 'http://store.local:9000', encrypt: true, v4auth: false")
                        .problems())
                .singleElement()
                .asString()
                .contains("storage.s3.encrypt: needs version 4 of the signature");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secure: false",
                "regionendpoint: 'http://s3.eu-west-1.amazonaws.com'",
                "regionendpoint: s3.cn-north-1.amazonaws.com.cn, secure: false"
            })
    void encryptionOnAmazonNeedsTls(String place) {
        assertThat(file("encrypt: true, " + place).problems())
                .singleElement()
                .asString()
                .contains("storage.s3.encrypt: needs TLS on Amazon S3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secure: true", "regionendpoint: 'http://store.local:9000'"})
    void encryptionIsTakenByTlsAndByOtherStoresWithout(String place) throws Exception {
        assertThat(((S3) file("encrypt: true, " + place).config().storage().driver())
                        .objects()
                        .encrypt())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "EXPRESS_ONEZONE, have no order",
        "express_onezone, have no order",
        "GLACIER, cannot be read at once",
        "DEEP_ARCHIVE, cannot be read at once",
        "SNOW, Snow devices"
    })
    void aClassInWhichNoRegistryCanLiveIsRefusedWithTheReason(String name, String reason) {
        assertThat(file("storageclass: " + name).problems())
                .singleElement()
                .asString()
                .contains("storage.s3.storageclass: must not be ", reason);
    }

    @Test
    void anUnknownClassIsRefusedWithTheKnownOnes() {
        assertThat(file("storageclass: COLD").problems())
                .singleElement()
                .asString()
                .contains("must be one of NONE, STANDARD, REDUCED_REDUNDANCY", "OUTPOSTS");
    }
}
