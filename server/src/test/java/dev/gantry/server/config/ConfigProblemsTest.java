// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigProblemsTest {

    @TempDir
    Path folder;

    @Test
    void allProblemsAreReportedAtOnceInTheOrderOfTheFile() {
        assertThat(file("""
                version: 0.2
                log:
                  level: loud
                storage:
                  s3:
                    regoin: eu-west-1
                    secure: maybe
                    chunksize: 1MB
                http:
                  addr: 5000
                  draintimeout: soon
                """).problems())
                .containsExactly(
                        "1:10: error: version: must be 0.1",
                        "3:10: error: log.level: must be one of error, warn, info, debug",
                        "5:3: error: storage.s3.region: is required, as in eu-central-1, unless regionendpoint is given",
                        "5:3: error: storage.s3.bucket: is required: the name of the bucket",
                        "6:5: error: storage.s3.regoin: unknown key; the nearest known key is \"region\"",
                        "7:13: error: storage.s3.secure: must be true or false (or yes, no, on, off, 1, 0)",
                        "8:16: error: storage.s3.chunksize: must be at least 5MiB and at most 5GiB",
                        "10:9: error: http.addr: must be " + ListenAddress.ACCEPTED,
                        "11:17: error: http.draintimeout: must be " + GoDuration.ACCEPTED);
    }

    @Test
    void keyWrittenTwiceIsAnError() {
        assertThat(file(ConfigFile.MINIMAL + "http: {}\nlog: {}\nhttp: {}\n").problems())
                .containsExactly("6:1: error: http: the key is written twice; the first is on line 4");
    }

    @Test
    void knownKeyWithoutEffectIsOneWarning() throws Exception {
        assertThat(file(ConfigFile.MINIMAL + """
                reporting:
                  bugsnag: {apikey: secret}
                redis: {options: {poolfifo: true}}
                """).warnings())
                .containsExactly(
                        "4:1: warning: reporting: has no effect in this version; nothing is reported to others",
                        "6:8: warning: redis: has no effect: storage.cache.blobdescriptor is not redis",
                        "6:9: warning: redis.options: has no effect in this version; write its keys in redis itself");
    }

    @Test
    void fewerTagsThanNoneAreAnError() {
        assertThat(file(ConfigFile.MINIMAL + "tags: {maxtags: -1}\n").problems())
                .containsExactly("4:17: error: tags.maxtags: must be a whole number from 0 to 2147483647");
    }

    @Test
    void sweepsWithoutPauseAreAnError() {
        assertThat(file(ConfigFile.MINIMAL + "  maintenance: {uploadpurging: {interval: 0s}}\n")
                        .problems())
                .containsExactly(
                        "4:43: error: storage.maintenance.uploadpurging.interval: must be longer than nothing");
    }

    @Test
    void unknownKeyBelowOneWithoutEffectIsStillAnError() {
        assertThat(file(ConfigFile.MINIMAL + "health: {http: [{url: http://localhost}]}\n")
                        .problems())
                .contains("4:18: error: health.http[0].url: unknown key; the nearest known key is \"uri\"");
    }

    @Test
    void keysOfTheWriterAreIgnoredAnywhere() throws Exception {
        assertThat(file("""
                version: 0.1
                x-anything: {a: [1, 2]}
                storage: {x-b: 1, filesystem: {x-c: {}}}
                """).warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gcs", "azure", "swift", "oss"})
    void storeOfDistributionThatGantryLacksIsNamedOnce(String store) {
        assertThat(file("version: 0.1\nstorage: {%s: {rootdirectory: /a}}\n".formatted(store))
                        .problems())
                .containsExactly("2:11: error: storage.%s: is not supported; the stores are s3, filesystem and inmemory"
                        .formatted(store));
    }

    @ParameterizedTest
    @CsvSource({
        "'storage: {delete: {enabled: true}}', 2:10: error: storage: must name exactly one store",
        "'storage: {s3: , inmemory: }', and inmemory",
        "'storage: tape', must name exactly one store",
        "'storage: [s3]', 2:10: error: storage: must be a section with keys of its own",
        "'http: {}', 1:1: error: storage: must name exactly one store"
    })
    void storageNamesExactlyOneStore(String line, String problem) {
        assertThat(file("version: 0.1\n" + line + "\n").problems())
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @ParameterizedTest
    @CsvSource({
        "'http: {host: registry.example.com}', http.host",
        "'http: {prefix: registry}', http.prefix",
        "'http: {tls: {certificate: /c.pem}}', http.tls.key",
        "'http: {addr: localhost}', http.addr",
        "'http: {addr: \"localhost:70000\"}', http.addr",
        "'http: {draintimeout: -1s}', http.draintimeout",
        "'log: {formatter: xml}', log.formatter",
        "'log: {fields: {a: [1]}}', log.fields.a",
        "'log: debug', log"
    })
    void valueOutsideWhatIsAcceptedNamesTheKey(String line, String key) {
        assertThat(file(ConfigFile.MINIMAL + line + "\n").problems())
                .singleElement()
                .asString()
                .startsWith("4:")
                .containsPattern("error: " + key + ": (must|is required)")
                .doesNotContain("70000");
    }

    @Test
    void secretIsInNoMessage() {
        ConfigFile file = file("""
                version: 0.1
                storage: {s3: {accesskey: [hunter2], secretkey: hunter2, regionendpoint: 'ftp://u:hunter2@h'}}
                http: {secret: {hunter2: x}}
                """);

        assertThat(file.problems()).hasSizeGreaterThan(2).noneMatch(problem -> problem.contains("ftp:"));
        assertThat(file.problems().toString().replace("http.secret.hunter2", ""))
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secretkey: *hunter2", "secretkey: \"hunter2", "secretkey: `hunter2", "hunter2: {"})
    void brokenYamlIsReportedWithoutItsText(String line) {
        assertThat(file("version: 0.1\n" + line + "\n").problems())
                .singleElement()
                .asString()
                .contains("error: is not YAML: ")
                .doesNotContain("hunter2");
    }

    @Test
    void emptyFileSaysWhatTheLeastIs() {
        assertThat(file("# nothing\n").problems())
                .containsExactly(
                        "1:1: error: the file is empty; the least is \"version: 0.1\" and a section \"storage\"");
    }

    @Test
    void missingFileIsOneProblem() {
        assertThat(new ConfigFile(folder.resolve("none.yml")).problems())
                .containsExactly("1:1: error: cannot be read: there is no such file");
    }

    @Test
    void halfOfThePairOfKeysIsNotUsedAndSaidSo() throws Exception {
        assertThat(file("version: 0.1\nstorage: {s3: {region: r, bucket: b, accesskey: AKIA}}\n")
                        .warnings())
                .singleElement()
                .asString()
                .contains("storage.s3.accesskey: is not used without secretkey")
                .doesNotContain("AKIA");
    }

    @Test
    @Timeout(5)
    void aliasesWithinAliasesDoNotHang() {
        StringBuilder bomb = new StringBuilder("version: 0.1\nx-0: &a0 {level: info}\n");
        for (int i = 1; i <= 16; i++) {
            bomb.append("x-%d: &a%d {<<: [*a%d, *a%d, *a%d]}\n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        bomb.append("storage: inmemory\nlog: {<<: *a16}\nloglevel: info\n");

        assertThat(ConfigFile.of(folder, bomb.toString()).path()).satisfies(path -> ConfigLoader.load(path));
    }

    @Test
    @Timeout(5)
    void mappingThatHoldsItselfIsReported() {
        assertThat(file("version: 0.1\nstorage: &s {inmemory: *s, <<: *s}\nlog: &l {log: *l}\n")
                        .problems())
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1h30m, PT1H30M",
        "500ms, PT0.5S",
        "1.5s, PT1.5S",
        "-2us, PT-0.000002S",
        "0, PT0S",
        "3000s, PT50M",
        "1ns, PT0.000000001S"
    })
    void durationsAreThoseOfGo(String text, Duration duration) {
        assertThat(GoDuration.parse(text)).isEqualTo(duration);
        assertThat(GoDuration.parse(GoDuration.format(duration))).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({
        "1024, 1024",
        "10kB, 10000",
        "10 KiB, 10240",
        "1mb, 1000000",
        "2GiB, 2147483648",
        "0x10, 16",
        "1_000, 1000",
        "5B, 5"
    })
    void sizesAreBytesOrCarryUnit(String text, long bytes) {
        assertThat(DataSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10M", "MB", "1.5MB", "", "1e7", "9999999999GiB", "#10"})
    void otherSizesAreErrors(String text) {
        assertThat(file("version: 0.1\nstorage: {s3: {region: r, bucket: b, multipartcopychunksize: '%s'}}\n"
                                .formatted(text))
                        .problems())
                .singleElement()
                .asString()
                .contains("storage.s3.multipartcopychunksize: must be " + DataSize.ACCEPTED);
    }

    private ConfigFile file(String text) {
        return ConfigFile.of(folder, text);
    }
}
