// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.server.config.Middleware.CloudFront;
import dev.gantry.server.config.Middleware.Entry;
import dev.gantry.server.config.Middleware.IpFilter;
import dev.gantry.server.config.Middleware.Name;
import dev.gantry.server.config.Middleware.Redirect;
import dev.gantry.server.config.Middleware.Rewrite;
import dev.gantry.server.config.Middleware.Signing;
import dev.gantry.storage.testkit.edge.KeyPairs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MiddlewareConfigTest {

    private static final String S3 = """
            version: 0.1
            storage:
              s3: {region: eu-central-1, bucket: images, rootdirectory: /team/a/}
            middleware:
              storage:
            """;

    private static String pem;

    @TempDir
    Path folder;

    private Path key;

    @BeforeAll
    static void makeKey() {
        pem = KeyPairs.pem(KeyPairs.rsa().getPrivate());
    }

    @BeforeEach
    void writeKey() throws IOException {
        key = Files.writeString(folder.resolve("key.pem"), pem);
    }

    @Test
    void leastOfCloudFrontGetsTheDocumentedDefaults() throws Exception {
        CloudFront options = cloudFront("");
        assertThat(options.baseUrl()).isEqualTo(URI.create("https://d1.cloudfront.net"));
        assertThat(options.keyPairId()).isEqualTo("K2JCJMDEHXQW5F");
        assertThat(options.duration()).isEqualTo(Duration.ofMinutes(20));
        assertThat(options.ipFilteredBy()).isEqualTo(IpFilter.NONE);
        assertThat(options.awsRegion()).isEmpty();
        assertThat(options.updateFrequency()).isEqualTo(Duration.ofHours(12));
        assertThat(options.ipRangesUrl()).hasToString("https://ip-ranges.amazonaws.com/ip-ranges.json");
        assertThat(options.policy()).isEqualTo(Signing.CANNED);
        assertThat(options.verify()).isTrue();
    }

    @Test
    void everyOptionOfCloudFrontIsRead() throws Exception {
        CloudFront options = cloudFront("""
                        duration: 3000s
                        ipfilteredby: " AWSRegion "
                        awsregion: us-east-1, use-east-2
                        updatefrequency: 1h
                        iprangesurl: http://127.0.0.1/ranges.json
                        policy: custom
                        verify: false
                """);
        assertThat(options.duration()).isEqualTo(Duration.ofMinutes(50));
        assertThat(options.ipFilteredBy()).isEqualTo(IpFilter.AWSREGION);
        assertThat(options.awsRegion()).containsExactly("us-east-1", "use-east-2");
        assertThat(options.updateFrequency()).isEqualTo(Duration.ofHours(1));
        assertThat(options.ipRangesUrl()).hasToString("http://127.0.0.1/ranges.json");
        assertThat(options.policy()).isEqualTo(Signing.CUSTOM);
        assertThat(options.verify()).isFalse();
        assertThat(cloudFront("        ipfilteredby: awsregion\n        awsregion: [US-EAST-1, us-west-2]\n")
                        .awsRegion())
                .containsExactly("us-east-1", "us-west-2");
    }

    @ParameterizedTest
    @CsvSource({"duration: 60, 20m holds", "updatefrequency: 60, 12h holds"})
    void numberWithoutUnitCountsForNothingAsInDistribution(String line, String holds) throws Exception {
        ConfigFile file = file(entry("        " + line + "\n"));
        assertThat(file.warnings()).singleElement().asString().contains("counts for nothing", holds);
        CloudFront options = options(file);
        assertThat(options.duration()).isEqualTo(CloudFront.DEFAULT_DURATION);
        assertThat(options.updateFrequency()).isEqualTo(CloudFront.DEFAULT_FREQUENCY);
    }

    @Test
    void oldMisspellingOfAKeyIsReadAndDrawsAWarning() throws Exception {
        ConfigFile file = file(entry("        updatefrenquency: 2h\n"));
        assertThat(options(file).updateFrequency()).isEqualTo(Duration.ofHours(2));
        assertThat(file.warnings()).singleElement().asString().contains("updatefrenquency", "updatefrequency");
    }

    @Test
    void keyMayBeTextAndIsNotPrintedThen() throws Exception {
        String text = S3 + """
                    - name: cloudfront
                      options:
                        baseurl: http://127.0.0.1:8080/prefix
                        keypairid: K2JCJMDEHXQW5F
                        privatekey: |
                %s
                """.formatted(pem.indent(16));
        String printed = EffectiveConfig.print(file(text).config());
        assertThat(printed).contains("privatekey: '***'").doesNotContain("PRIVATE KEY");
    }

    @Test
    void printedEntriesAreAFileThatGivesTheSame() throws Exception {
        ServerConfig config = file(entry("        ipfilteredby: awsregion\n        awsregion: us-east-1\n") + """
                    - {name: rewrite, options: {host: cdn.example.com}}
                    - {name: redirect, disabled: true}
                """)
                .config();
        String printed = EffectiveConfig.print(config);
        assertThat(printed).contains("    - name: cloudfront\n", "privatekey: '" + key + "'", "      disabled: true\n");
        Middleware again = file(printed).config().middleware();
        assertThat(again.storage())
                .extracting(Entry::name)
                .containsExactly(Name.CLOUDFRONT, Name.REWRITE, Name.REDIRECT);
        assertThat(again.storage().get(1))
                .isEqualTo(config.middleware().storage().get(1));
        assertThat(options(file(printed)).awsRegion()).containsExactly("us-east-1");
    }

    @Test
    void redirectAndRewriteAreReadInTheirOrder() throws Exception {
        List<Entry> entries = file(S3 + """
                    - name: redirect
                      options: {baseurl: "https://example.com:5443", rootdirectory: true}
                    - name: rewrite
                      options: {scheme: http, host: "cdn.example.com:81", trimpathprefix: /team}
                """).config().middleware().storage();
        assertThat(entries)
                .containsExactly(
                        new Entry(Name.REDIRECT, false, new Redirect(URI.create("https://example.com:5443"), true)),
                        new Entry(Name.REWRITE, false, new Rewrite("http", "cdn.example.com:81", "/team")));
    }

    @Test
    void disabledEntryIsPassedOverWhateverItsOptionsHold() throws Exception {
        assertThat(file(S3 + "    - {name: cloudfront, disabled: true, options: {privatekey: /none.pem}}\n")
                        .config()
                        .middleware()
                        .storage())
                .containsExactly(new Entry(Name.CLOUDFRONT, true, null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                privatekey: /none/key.pem | privatekey: names a file that cannot be read: there is no such file
                keypairid: cloudfrontkeypairid | keypairid: must be the id of the public key at CloudFront
                keypairid: '' | keypairid: is required
                baseurl: 'ftp://h' | baseurl: must be a URL
                baseurl: | baseurl: is required
                duration: soon | duration: must be a duration
                duration: 5ms | duration: must be a second at least
                ipfilteredby: gcp | ipfilteredby: must be one of none, aws, awsregion
                ipfilteredby: awsregion | awsregion: is required beside ipfilteredby: awsregion
                iprangesurl: ranges.json | iprangesurl: must be a URL
                policy: cookie | policy: must be one of canned, custom
                verify: perhaps | verify: must be true or false
                basurl: x | basurl: unknown key; the nearest known key is "baseurl"
                trimpathprefix: /x | trimpathprefix: is no option of cloudfront, whose options are awsregion, baseurl
                """)
    void brokenOptionIsAnErrorAtItsPlace(String line, String problem) {
        String name = line.substring(0, line.indexOf(':'));
        String others = entry("")
                .lines()
                .filter(other -> !other.strip().startsWith(name + ":"))
                .reduce("", (before, other) -> before + other + "\n");
        assertThat(file(others + "        " + line + "\n").problems())
                .singleElement()
                .asString()
                .contains("error: middleware.storage[0].options." + problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                {name: cloudfrot} | name: is required: one of cloudfront, redirect, rewrite; the nearest is "cloudfront"
                {options: {}} | name: is required
                {name: redirect} | options.baseurl: is required
                {name: redirect, options: {baseurl: example.com}} | options.baseurl: must be a URL
                {name: rewrite, options: {scheme: ftp}} | options.scheme: must be http or https
                {name: rewrite, options: {host: 'a/b'}} | options.host: must be a host
                {name: rewrite, disabled: maybe, options: {scheme: http}} | disabled: must be true or false
                """)
    void brokenEntryIsAnErrorAtItsPlace(String entry, String problem) {
        assertThat(file(S3 + "    - " + entry + "\n").problems())
                .singleElement()
                .asString()
                .contains("error: middleware.storage[0]." + problem);
    }

    @Test
    void keyThatIsNoneIsNotQuoted() {
        String text = entry("").replaceAll("privatekey: .*", "privatekey: \"-----BEGIN hunter2\"");
        assertThat(file(text).problems())
                .singleElement()
                .asString()
                .contains("privatekey: holds no")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                {name: redirect, options: {baseurl: 'https://h'}} | storage.s3.rootdirectory out
                {name: rewrite, options: {host: h}} | is signed for another host or path
                {name: rewrite} | changes nothing
                """)
    void whatIsProbablyNotMeantIsAWarning(String entry, String warning) throws Exception {
        assertThat(file(S3 + "    - " + entry + "\n").warnings())
                .singleElement()
                .asString()
                .contains(warning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: redirect, options: {baseurl: 'https://h', rootdirectory: false}}",
                "{name: redirect, options: {baseurl: 'https://h', rootdirectory: true}}",
                "{name: redirect, options: {baseurl: 'https://h/team/a/'}}",
                "{name: rewrite, options: {scheme: https}}"
            })
    void whatIsMeantDrawsNone(String entry) throws Exception {
        assertThat(file(S3 + "    - " + entry + "\n").warnings()).isEmpty();
    }

    @Test
    void cloudFrontBesideAnotherStoreHasNoEffect() throws Exception {
        ConfigFile file = file(ConfigFile.MINIMAL + "middleware: {storage: [{name: cloudfront}]}\n");
        assertThat(file.warnings()).singleElement().asString().contains("has no effect beside this store");
        assertThat(file.config().middleware().storage()).isEmpty();
    }

    @Test
    void noMiddlewareHasAnEffectWhereClientsAreNotRedirected() throws Exception {
        ConfigFile file = file(entry("").replace("middleware:", "  redirect: {disable: true}\nmiddleware:"));
        assertThat(file.warnings()).singleElement().asString().contains("storage.redirect.disable keeps clients here");
    }

    @Test
    void middlewareOfOtherKindsIsKnownAndHasNoEffect() throws Exception {
        assertThat(file(ConfigFile.MINIMAL + "middleware: {registry: [{name: a, options: {foo: bar}}]}\n")
                        .warnings())
                .containsExactly("4:14: warning: middleware.registry: has no effect in this version; no middleware of"
                        + " this kind comes with Distribution either");
    }

    private CloudFront cloudFront(String more) throws ConfigException {
        return options(file(entry(more)));
    }

    private static CloudFront options(ConfigFile file) throws ConfigException {
        return (CloudFront) file.config().middleware().storage().getFirst().options();
    }

    private String entry(String more) {
        return S3
                + """
                    - name: cloudfront
                      options:
                        baseurl: d1.cloudfront.net
                        privatekey: %s
                        keypairid: K2JCJMDEHXQW5F
                """.formatted(key).indent(0)
                + more.lines().map(line -> line + "\n").reduce("", String::concat);
    }

    private ConfigFile file(String text) {
        return ConfigFile.of(folder, text);
    }
}
