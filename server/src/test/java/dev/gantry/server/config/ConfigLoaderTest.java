// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.server.config.ServerConfig.Filesystem;
import dev.gantry.server.config.ServerConfig.InMemory;
import dev.gantry.server.config.ServerConfig.UploadPurging;
import dev.gantry.storage.testkit.proxy.TestAuthority;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {

    @TempDir
    Path folder;

    @Test
    void smallestFileGivesDocumentedDefaults() throws Exception {
        ServerConfig config = file(ConfigFile.MINIMAL).config();

        assertThat(config.log()).isEqualTo(ServerConfig.Log.DEFAULT);
        assertThat(config.http()).isEqualTo(Http.DEFAULT);
        assertThat(config.storage()).isEqualTo(new ServerConfig.Storage(new InMemory()));
    }

    @Test
    void lengthsOfListsAreReadAndNothingIsTheDefault() throws Exception {
        ServerConfig config = file(ConfigFile.MINIMAL + "catalog: {maxentries: 50000}\ntags: {maxtags: 7}\n")
                .config();
        assertThat(config.catalog()).isEqualTo(new ServerConfig.Catalog(50_000));
        assertThat(config.tags()).isEqualTo(new ServerConfig.Tags(7));

        ServerConfig zeros = file(ConfigFile.MINIMAL + "catalog: {maxentries: -1}\ntags: {maxtags: 0}\n")
                .config();
        assertThat(zeros.catalog()).isEqualTo(ServerConfig.Catalog.DEFAULT);
        assertThat(zeros.tags()).isEqualTo(ServerConfig.Tags.DEFAULT);
    }

    @Test
    void everyParameterOfS3IsRead() throws Exception {
        String pem = new TestAuthority("somebody").pem();
        Path authority = Files.writeString(folder.resolve("store-ca.pem"), pem);
        S3 s3 = (S3) file("""
                version: 0.1
                storage:
                  s3:
                    accesskey: ak
                    secretkey: sk
                    sessiontoken: st
                    rolearn: arn:aws:iam::1:role/registry
                    externalid: id
                    v4auth: true
                    region: eu-central-1
                    regionendpoint: http://127.0.0.1:7480
                    forcepathstyle: yes
                    bucket: images
                    rootdirectory: /some/folder
                    secure: 0
                    usedualstack: F
                    accelerate: False
                    usefipsendpoint: no
                    skipverify: "t"
                    rootca: AUTHORITY
                    encrypt: 1
                    keyid: a-key
                    sse: aws:kms:dsse
                    storageclass: standard_ia
                    objectacl: bucket-owner-full-control
                    checksums: crc64nvme
                    chunksize: 5MiB
                    partsinflight: 6
                    buffermemory: 64MiB
                    multipartcopychunksize: 33554432
                    multipartcopymaxconcurrency: 7
                    multipartcopythresholdsize: 6000000
                    readahead: 3
                    maxattempts: 4
                    calltimeout: 30s
                    maxconcurrency: 40
                    requestspersecond: 350
                    redirectendpoint: https://images.example.com
                    redirectexpiry: 5m
                    useragent: gantry of test
                    loglevel: debugwithsigning
                """.replace("AUTHORITY", authority.toString()))
                .config()
                .storage()
                .driver();

        assertThat(s3)
                .isEqualTo(new S3(
                        new S3.Place(
                                "eu-central-1",
                                URI.create("http://127.0.0.1:7480"),
                                true,
                                "images",
                                "/some/folder",
                                false,
                                false,
                                false,
                                false),
                        new S3.Trust(true, new RootCa(authority.toString(), pem)),
                        new S3.Access(
                                new Secret("ak"),
                                new Secret("sk"),
                                new Secret("st"),
                                "arn:aws:iam::1:role/registry",
                                new Secret("id"),
                                true),
                        new S3.Objects(
                                true,
                                "a-key",
                                "aws:kms:dsse",
                                "STANDARD_IA",
                                "bucket-owner-full-control",
                                S3.Checksums.CRC64NVME),
                        new S3.Uploads(new ChunkSize(DataSize.ofMebibytes(5), false), 6, DataSize.ofMebibytes(64)),
                        new S3.Copies(DataSize.ofMebibytes(32), 7, new DataSize(6_000_000)),
                        new S3.Reads(3),
                        new S3.Calls(4, Duration.ofSeconds(30), 40, 350),
                        new S3.Redirects(URI.create("https://images.example.com"), Duration.ofMinutes(5)),
                        new S3.Wire("gantry of test", S3.LogLevel.DEBUGWITHSIGNING)));
    }

    @Test
    void otherNameOfS3IsRead() throws Exception {
        ServerConfig config = file("""
                version: 0.1
                storage: {s3aws: {region: eu-west-1, bucket: images}}
                """).config();

        assertThat(config.storage().driver()).isInstanceOfSatisfying(S3.class, s3 -> {
            assertThat(s3.place().bucket()).isEqualTo("images");
            assertThat(s3.uploads()).isEqualTo(S3.Uploads.DEFAULT);
            assertThat(s3.place().secure()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource({"true, https://store.local:9000", "false, http://store.local:9000"})
    void endpointWithoutSchemeTakesItFromSecure(String secure, URI endpoint) throws Exception {
        ServerConfig config = file("""
                version: 0.1
                storage: {s3: {regionendpoint: 'store.local:9000', bucket: images, secure: %s}}
                """.formatted(secure)).config();

        assertThat(((S3) config.storage().driver()).place().regionEndpoint()).isEqualTo(endpoint);
    }

    @Test
    void shortFormOfStorageIsRead() throws Exception {
        assertThat(file("version: 0.1\nstorage: inmemory\n").config().storage().driver())
                .isEqualTo(new InMemory());
    }

    @Test
    void filesystemLiesWhereDistributionPutsItUnlessTold() throws Exception {
        assertThat(file("version: 0.1\nstorage: {filesystem: }\n")
                        .config()
                        .storage()
                        .driver())
                .isEqualTo(new Filesystem(Path.of("/var/lib/registry")));
    }

    @Test
    void deletionAndRedirectsAreRead() throws Exception {
        ServerConfig.Storage storage = file(ConfigFile.MINIMAL + """
                  delete: {enabled: on}
                  redirect: {disable: True}
                """).config().storage();

        assertThat(storage.delete().enabled()).isTrue();
        assertThat(storage.redirect().disable()).isTrue();
    }

    @Test
    void everyKeyOfUploadPurgingIsRead() throws Exception {
        ConfigFile file = file(ConfigFile.MINIMAL + """
                  maintenance:
                    uploadpurging: {enabled: false, age: 72h, interval: 90m, dryrun: true}
                """);

        assertThat(file.config().storage().maintenance().uploadPurging())
                .isEqualTo(new UploadPurging(false, Duration.ofDays(3), Duration.ofMinutes(90), true));
        assertThat(file.warnings()).isEmpty();
    }

    @Test
    void uploadsThatMayBeAliveAreNotPurgedWhateverTheAge() throws Exception {
        ConfigFile file = file(ConfigFile.MINIMAL + "  maintenance: {uploadpurging: {age: 24h}}\n");

        assertThat(file.config().storage().maintenance().uploadPurging())
                .isEqualTo(new UploadPurging(true, Duration.ofDays(2), Duration.ofDays(1), false));
        assertThat(file.warnings())
                .containsExactly("4:38: warning: storage.maintenance.uploadpurging.age: is raised to 48h: what is"
                        + " younger may belong to an upload that goes on");
    }

    @Test
    void everyKeyOfLogIsRead() throws Exception {
        ServerConfig.Log log = file(ConfigFile.MINIMAL + """
                log:
                  level: Debug
                  formatter: logstash
                  fields: {service: registry, stage: 3}
                  accesslog: {disabled: true}
                """).config().log();

        assertThat(log)
                .isEqualTo(new ServerConfig.Log(
                        ServerConfig.Level.DEBUG,
                        ServerConfig.Formatter.LOGSTASH,
                        Map.of("service", "registry", "stage", "3"),
                        new ServerConfig.AccessLog(true, ServerConfig.AccessFormat.EVENT)));
    }

    @Test
    void oldLogLevelGivesWayToTheNewOne() throws Exception {
        assertThat(file(ConfigFile.MINIMAL + "loglevel: debug\n").config().log().level())
                .isEqualTo(ServerConfig.Level.DEBUG);
        assertThat(file(ConfigFile.MINIMAL + "loglevel: debug\nlog: {level: warn}\n")
                        .config()
                        .log()
                        .level())
                .isEqualTo(ServerConfig.Level.WARN);
    }

    @Test
    void aliasesAndMergeKeysAreFollowedAndOwnKeysWin() throws Exception {
        S3 s3 = (S3) file("""
                version: 0.1
                x-store: &store {region: eu-west-1, bucket: images, chunksize: 6MiB}
                x-other: &other {bucket: others, secure: false}
                storage:
                  s3:
                    <<: [*store, *other]
                    chunksize: 7MiB
                """).config().storage().driver();

        assertThat(s3.place().bucket()).isEqualTo("images");
        assertThat(s3.place().secure()).isFalse();
        assertThat(s3.uploads().chunkSize().size()).isEqualTo(DataSize.ofMebibytes(7));
    }

    @Test
    void bareNumberIsNanosecondsAndDrawsWarning() throws Exception {
        ConfigFile file = file(ConfigFile.MINIMAL + "http: {draintimeout: 60}\n");

        assertThat(file.config().http().drainTimeout()).isEqualTo(Duration.ofNanos(60));
        assertThat(file.warnings())
                .containsExactly("4:22: warning: http.draintimeout: a number without a unit is nanoseconds; write a"
                        + " unit, as in 60s");
    }

    @ParameterizedTest
    @ValueSource(strings = {":5000", "127.0.0.1:5000", "[::1]:5000", "localhost:0"})
    void addressPrintsAsItWasWritten(String text) throws Exception {
        ServerConfig config =
                file(ConfigFile.MINIMAL + "http: {addr: '" + text + "'}\n").config();

        assertThat(config.http().addr()).hasToString(text);
    }

    @Test
    void printedConfigurationReadsBackTheSameExceptSecrets() throws Exception {
        ServerConfig config = file("""
                version: 0.1
                log: {fields: {a: "it's"}}
                storage: {s3: {region: r, bucket: b, accesskey: AKIA, secretkey: hidden}, delete: {enabled: true}}
                http: {addr: '127.0.0.1:1', draintimeout: 1h0m0.5s}
                """).config();
        String printed = EffectiveConfig.print(config);

        assertThat(printed).doesNotContain("AKIA").doesNotContain("hidden");
        ServerConfig again = file(printed).config();
        assertThat(again.http()).isEqualTo(config.http());
        assertThat(again.log()).isEqualTo(config.log());
        assertThat(again.storage().delete()).isEqualTo(config.storage().delete());
        assertThat(EffectiveConfig.print(again)).isEqualTo(printed);
    }

    private ConfigFile file(String text) {
        return ConfigFile.of(folder, text);
    }
}
