// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.auth.certificate.UserFrom;
import dev.gantry.auth.jwt.SignatureAlgorithms;
import dev.gantry.server.config.Auth.Groups;
import dev.gantry.server.config.Auth.Htpasswd;
import dev.gantry.server.config.Auth.Mtls;
import dev.gantry.server.config.Auth.OidcIssuer;
import dev.gantry.server.config.Auth.Silly;
import dev.gantry.server.config.Auth.Token;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.nodes.Node;

class AuthConfigTest {

    private static final String HASH = "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    private static final String KEY_SET = "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"a\","
            + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}";

    @TempDir
    Path folder;

    @BeforeEach
    void filesLieThere() throws IOException {
        Files.writeString(folder.resolve("htpasswd"), "alice:" + HASH);
        Files.writeString(folder.resolve("jwks"), KEY_SET);
        Files.writeString(folder.resolve("groups"), "dev: alice");
        Files.writeString(folder.resolve("empty"), "");
        Files.writeString(folder.resolve("md5"), "alice:$apr1$swordfish");
        Files.writeString(folder.resolve("broken"), "swordfish");
    }

    /// @param auth in which `@` stands for the folder of files
    private ConfigFile file(String auth) {
        String text = ConfigFile.MINIMAL + "auth:\n" + auth.indent(2);
        return ConfigFile.of(folder, text.replace("@", folder.toString()));
    }

    private Auth auth(String text) throws ConfigException {
        return file(text).config().auth();
    }

    @Test
    void nobodyIsAskedWithoutTheSectionOrWithAnEmptyOne() throws Exception {
        assertThat(ConfigFile.of(folder, ConfigFile.MINIMAL).config().auth()).isEqualTo(Auth.DEFAULT);
        assertThat(auth("")).isEqualTo(Auth.DEFAULT);
        assertThat(auth("none: {}")).isEqualTo(Auth.DEFAULT);
        assertThat(file("none: {}").warnings()).singleElement().asString().contains("everybody may do everything");
    }

    @Test
    void shortFormOfNoneIsNone() throws Exception {
        ConfigFile file = ConfigFile.of(folder, ConfigFile.MINIMAL + "auth: none\n");
        assertThat(file.config().auth()).isEqualTo(Auth.DEFAULT);
    }

    @Test
    void printedConfigurationReadsBack() throws Exception {
        ServerConfig config = file("""
                token: {realm: 'https://a/t', service: b, issuer: c, jwks: @/jwks}
                oidc:
                  - {issuer: 'https://ci.example.com', audience: registry, requiredclaims: {owner: acme}}
                groups: {path: @/groups}
                """).config();
        String printed = EffectiveConfig.print(config);
        assertThat(printed).contains("  - issuer: 'https://ci.example.com'");
        assertThat(ConfigFile.of(folder, printed).config().auth()).isEqualTo(config.auth());
    }

    @Test
    void htpasswdIsRead() throws Exception {
        assertThat(auth("htpasswd: {realm: my registry, path: @/htpasswd}").htpasswd())
                .isEqualTo(new Htpasswd("my registry", folder.resolve("htpasswd")));
    }

    @Test
    void userWhoCannotLogInDrawsAWarningThatShowsNoHash() throws Exception {
        assertThat(file("htpasswd: {realm: a, path: @/md5}").warnings())
                .singleElement()
                .asString()
                .contains("auth.htpasswd.path: line 1: user alice cannot log in")
                .doesNotContain("swordfish");
    }

    @Test
    void sillyIsReadAndLoudlyWarnedOf() throws Exception {
        ConfigFile file = file("silly: {realm: a, service: b}");
        assertThat(file.config().auth().silly()).isEqualTo(new Silly("a", "b"));
        assertThat(file.warnings()).singleElement().asString().contains("LETS EVERYBODY IN");
    }

    @Test
    void tokenHasDistributionsDefaultsWithoutSharedSecrets() throws Exception {
        assertThat(auth("token: {realm: 'https://a/t', service: b, issuer: c, jwks: @/jwks}")
                        .token())
                .isEqualTo(new Token(
                        "https://a/t",
                        "b",
                        "c",
                        null,
                        folder.resolve("jwks"),
                        SignatureAlgorithms.NAMES,
                        false,
                        "/auth/token/",
                        "groups"));
    }

    @Test
    void everyKeyOfTokenIsRead() throws Exception {
        ConfigFile file = file("""
                token:
                  realm: token-realm
                  service: b
                  issuer: c
                  jwks: @/jwks
                  signingalgorithms: [EdDSA, HS256, ES512]
                  autoredirect: true
                  autoredirectpath: /token
                  groupsclaim: roles
                """);
        assertThat(file.config().auth().token())
                .isEqualTo(new Token(
                        "token-realm",
                        "b",
                        "c",
                        null,
                        folder.resolve("jwks"),
                        List.of("EdDSA", "ES512"),
                        true,
                        "/token",
                        "roles"));
        assertThat(file.warnings()).singleElement().asString().contains("who can verify by HMAC can sign");
    }

    @Test
    void ownMethodsAreReadBesideOneOfDistribution() throws Exception {
        ConfigFile file = file("""
                htpasswd: {realm: a, path: @/htpasswd}
                oidc:
                  - issuer: https://ci.example.com
                    audience: registry
                  - issuer: http://127.0.0.1:1234
                    audience: registry
                    jwksurl: http://127.0.0.1:1234/keys
                    usernameclaim: email
                    groupsclaim: groups
                    requiredclaims: {owner: acme, protected: true}
                    prefix: 'ci:'
                groups: {path: @/groups}
                """);
        Auth auth = file.config().auth();
        assertThat(auth.oidc())
                .containsExactly(
                        new OidcIssuer("https://ci.example.com", "registry", null, "sub", null, Map.of(), ""),
                        new OidcIssuer(
                                "http://127.0.0.1:1234",
                                "registry",
                                URI.create("http://127.0.0.1:1234/keys"),
                                "email",
                                "groups",
                                Map.of("owner", "acme", "protected", "true"),
                                "ci:"));
        assertThat(auth.groups()).isEqualTo(new Groups(folder.resolve("groups")));
        assertThat(file.warnings()).singleElement().asString().contains("auth.oidc[1].issuer: is reached without TLS");
    }

    @Test
    void certificatesAreLoginsWhereTheServerVerifiesThem() throws Exception {
        String section = "auth: {mtls: {user: dns}}\nhttp: {tls: {clientcas: [ca.pem]}}";
        Problems problems = new Problems("config.yml");
        Node root = Objects.requireNonNull(YamlText.compose(new StringReader(section)));
        Auth auth = AuthReader.read(new Section("", root, root, new Mappings(problems), problems));
        assertThat(auth.mtls()).isEqualTo(new Mtls(UserFrom.DNS));
        assertThat(problems.inOrder()).isEmpty();
    }

    @Test
    void certificatesThatNobodyVerifiesAreNoLogins() {
        String mtls = "auth: {mtls: {user: cn}}\n";
        assertThat(ConfigFile.of(folder, ConfigFile.MINIMAL + mtls).problems())
                .anyMatch(found -> found.contains("auth.mtls: needs http.tls.clientcas"));
        for (String mode : List.of("request-client-cert", "Require-Any-Client-Cert", "require_any_client_cert")) {
            String tls = "http: {tls: {clientcas: [ca.pem], clientauth: %s}}\n".formatted(mode);
            assertThat(ConfigFile.of(folder, ConfigFile.MINIMAL + mtls + tls).problems())
                    .anyMatch(found -> found.contains("auth.mtls: needs certificates that are verified"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            htpasswd: {path: @/htpasswd}              | auth.htpasswd.realm: is required
            htpasswd: {realm: a}                      | auth.htpasswd.path: is required: the path of a file; make a file by: htpasswd -Bc
            htpasswd: {realm: a, path: @/none}        | auth.htpasswd.path: cannot be used: there is no such file; make a file by
            htpasswd: {realm: a, path: @/broken}      | auth.htpasswd.path: cannot be used: line 1 is not of the form user:hash
            htpasswd: {realm: "a\\nb", path: @/htpasswd} | auth.htpasswd.realm: must be one line
            htpasswd: {realm: a, paht: @/htpasswd}    | auth.htpasswd.paht: unknown key; the nearest known key is "path"
            htpasswd: apr1                            | auth.htpasswd: must be a section
            silly: {service: b}                       | auth.silly.realm: is required
            token: {service: b, issuer: c, jwks: @/jwks}   | auth.token.realm: is required
            token: {realm: 'a://', issuer: c, jwks: @/jwks} | auth.token.service: is required
            token: {realm: 'a://', service: b, jwks: @/jwks} | auth.token.issuer: is required
            token: {realm: 'a://', service: b, issuer: c} | auth.token.rootcertbundle: is required, or jwks
            token: {realm: 'a://', service: b, issuer: c, rootcertbundle: @/none}  | auth.token.rootcertbundle: cannot be used: there is no such file
            token: {realm: 'a://', service: b, issuer: c, rootcertbundle: @/empty} | auth.token.rootcertbundle: cannot be used: it holds no certificate
            token: {realm: 'a://', service: b, issuer: c, jwks: @/broken}          | auth.token.jwks: cannot be used: it is not a JSON Web Key Set
            token: {realm: 'a://', service: b, issuer: c, jwks: @/jwks, signingalgorithms: [RS255]} | auth.token.signingalgorithms: must be of EdDSA
            token: {realm: 'a://', service: b, issuer: c, jwks: @/jwks, signingalgorithms: none}    | auth.token.signingalgorithms: must be of EdDSA
            token: {realm: 'a://', service: b, issuer: c, jwks: @/jwks, signingalgorithms: [HS256]} | auth.token.signingalgorithms: has only HMAC
            token: {realm: 'a://', service: b, issuer: c, jwks: @/jwks, autoredirect: maybe}        | auth.token.autoredirect: must be true or false
            token: {realm: 'a://', service: b, issuer: c, jwks: @/jwks, autoredirectpath: token}    | auth.token.autoredirectpath: must be a path
            {silly: {realm: a, service: b}, htpasswd: {realm: a, path: @/htpasswd}} | auth.htpasswd: stands beside auth.silly; only one
            {none: {}, htpasswd: {realm: a, path: @/htpasswd}}                      | auth.none: stands beside auth.htpasswd; only one
            {silly: {realm: a, service: b}, mtls: {user: cn}}                       | auth.mtls: has no meaning beside auth.silly
            mtls: {user: ou}                          | auth.mtls.user: must be one of cn, email, dns, uri
            mtls: {}                                  | auth.mtls.user: is required
            groups: {path: @/groups}                  | auth.groups: needs a way to log in
            {mtls: {user: cn}, groups: {path: @/broken}} | auth.groups.path: cannot be used: line 1
            oidc: {issuer: 'https://a'}               | auth.oidc: must be a list
            oidc: [{audience: a}]                     | auth.oidc[0].issuer: is required
            oidc: [{issuer: 'https://a'}]             | auth.oidc[0].audience: is required
            oidc: [{issuer: a, audience: b}]          | auth.oidc[0].issuer: must be a URL
            oidc: [{issuer: 'https://a', audience: b, jwksurl: 'file:///etc'}]      | auth.oidc[0].jwksurl: must be a URL
            oidc: [{issuer: 'https://a', audience: b}, {issuer: 'https://a', audience: c}] | auth.oidc: names an issuer twice
            """)
    void whatCannotBeUsedIsAnErrorWithItsKeyAndARemedy(String auth, String problem) {
        assertThat(file(auth).problems())
                .anyMatch(found -> found.contains("error: " + problem))
                .noneMatch(found -> found.contains("swordfish"));
    }
}
