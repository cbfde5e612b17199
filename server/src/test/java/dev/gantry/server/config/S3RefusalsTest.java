// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.testkit.proxy.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is refused at start because Amazon, the SDK or the store would refuse every request.
class S3RefusalsTest {

    private static final String AMAZON = "region: eu-west-1, bucket: images";
    private static final String STORE = AMAZON + ", regionendpoint: https://store.test";

    @TempDir
    Path folder;

    private ConfigFile s3(String section) {
        return ConfigFile.of(folder, "version: 0.1\nstorage: {s3: {%s}}\n".formatted(section));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    accelerate: true, forcepathstyle: true     | accelerate: needs the bucket in the host
                    accelerate: true, usefipsendpoint: true    | accelerate: has no addresses with validated
                    accelerate: true, regionendpoint: a.test   | accelerate: chooses among Amazon's own
                    accelerate: true, bucket: my.bucket        | accelerate: needs a bucket whose name is one label
                    accelerate: true, bucket: My_Bucket        | accelerate: needs a bucket whose name is one label
                    usedualstack: true, regionendpoint: a.test | usedualstack: chooses among Amazon's own
                    usefipsendpoint: true, regionendpoint: a.b | usefipsendpoint: chooses among Amazon's own
                    usefipsendpoint: true, region: cn-north-1  | usefipsendpoint: must not be true in China
                    region: eu_west_1                          | region: must be a part of a host name
                    v4auth: false                              | v4auth: must be true on Amazon S3
                    v4auth: false, regionendpoint: s3.eu-west-1.amazonaws.com | v4auth: must be true on Amazon S3
                    v4auth: false, regionendpoint: a.test, region: eu-central-1 | v4auth: must be true in eu-central-1
                    redirectendpoint: dl.example.com           | redirectendpoint: must be a URL
                    redirectendpoint: https://dl.test/path     | redirectendpoint: must be a URL without path
                    redirectendpoint: "https://dl.test/?a=b"   | redirectendpoint: must be a URL
                    redirectendpoint: https://me@dl.test       | redirectendpoint: must be a URL
                    redirectexpiry: 500ms                      | redirectexpiry: must be at least 1 second
                    redirectexpiry: 169h                       | redirectexpiry: must be at least 1 second
                    useragent: "two\\nlines"                 | useragent: must be one line of ASCII
                    """)
    void aCombinationThatCannotWorkIsAnErrorAtItsKey(String lines, String problem) {
        String keys = "region: eu-west-1, bucket: images, " + lines;
        String unique = lines.contains("region: ") ? keys.replace("region: eu-west-1, ", "") : keys;
        unique = lines.contains("bucket: ") ? unique.replace("bucket: images, ", "") : unique;

        assertThat(s3(unique).problems()).singleElement().asString().contains("error: storage.s3." + problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "accelerate: true, usedualstack: true",
                "usefipsendpoint: true, usedualstack: true, secure: false",
                "forcepathstyle: true, usedualstack: true",
            })
    void whatAmazonAllowsIsAccepted(String lines) throws Exception {
        assertThat(s3(AMAZON + ", " + lines).warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"region: my_zone", "v4auth: false", "forcepathstyle: true, v4auth: false"})
    void otherStoresMayBeOtherwise(String lines) throws Exception {
        String store = lines.startsWith("region") ? STORE.replace("region: eu-west-1, ", "") : STORE;

        assertThat(s3(store + ", " + lines).warnings()).isEmpty();
    }

    @Test
    void anAuthorityThatIsNoneIsAnErrorThatNamesItsKey() throws Exception {
        Path key = Files.writeString(folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n");
        Path nothing = Files.writeString(folder.resolve("empty.pem"), "");

        assertThat(s3(STORE + ", rootca: /no/such/file").problems())
                .singleElement()
                .asString()
                .contains("storage.s3.rootca: names a file that cannot be read: there is no such file");
        assertThat(s3(STORE + ", rootca: " + key).problems())
                .singleElement()
                .asString()
                .contains("storage.s3.rootca: holds something else than certificates");
        assertThat(s3(STORE + ", rootca: " + nothing).problems())
                .singleElement()
                .asString()
                .contains("storage.s3.rootca: holds no certificate");
    }

    @Test
    void anAuthorityIsUselessWhereNothingIsVerified() throws Exception {
        Path authority = Files.writeString(folder.resolve("a.pem"), new TestAuthority("somebody").pem());

        assertThat(s3(STORE + ", skipverify: true, rootca: " + authority).warnings())
                .singleElement()
                .asString()
                .contains("warning: storage.s3.rootca: has no effect: skipverify");
    }

    @Test
    void anAuthorityAsTextIsPrintedSoThatItReadsBack() throws Exception {
        String text = '"' + new TestAuthority("somebody").pem().replace("\n", "\\n") + '"';
        ServerConfig config = s3(STORE + ", rootca: " + text).config();

        ServerConfig again =
                ConfigFile.of(folder, EffectiveConfig.print(config)).config();

        assertThat(((S3) again.storage().driver()).trust())
                .isEqualTo(((S3) config.storage().driver()).trust());
    }
}
