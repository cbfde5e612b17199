// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.gantry.storage.testkit.edge.KeyPairs;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// Every way to log in of a registry that lets everybody do everything all the same, and an edge to which it sends
/// its clients with addresses that it signs; and what nobody may read of all that in its log.
///
/// @param issuer of tokens of CI jobs
/// @param hash of ada's password
/// @param edgeKey by which addresses are signed
/// @param shown what clients have shown so far
record Logins(OidcIssuer issuer, Path users, String hash, String edgeKey, List<String> shown) {

    private static final String PASSWORD = "open-sesame-for-ada";
    private static final String WRONG_PASSWORD = "not-what-ada-would-say";

    /// The cheapest that bcrypt has.
    private static final int COST = 4;

    /// @param folder for the file of passwords
    static Logins of(OidcIssuer issuer, Path folder) throws IOException {
        String hash = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(COST, PASSWORD.toCharArray());
        Path users = Files.writeString(folder.resolve("htpasswd"), "ada:" + hash + "\n");
        return new Logins(issuer, users, hash, KeyPairs.pkcs1(KeyPairs.rsa().getPrivate()), new ArrayList<>());
    }

    String sections() {
        return issuer.section() + """
                  htpasswd:
                    realm: the system tests
                    path: %s
                access:
                  rules:
                    - who: [anonymous, '*']
                      actions: '*'
                middleware:
                  storage:
                    - name: cloudfront
                      options:
                        baseurl: http://127.0.0.1:1
                        keypairid: K2JCJMDEHXQW5F
                        privatekey: |
                %s
                """.formatted(users, edgeKey.indent(12));
    }

    /// Logs in by all of them, well and not.
    void use(GantryProcess gantry, RegistryClient client) throws IOException {
        String job = issuer.sign(issuer.claims("build"));
        shown.addAll(List.of(job.split("\\.", -1)).subList(1, 3));
        String ada = basic("ada", PASSWORD);
        HttpResponse<byte[]> given = get(gantry, client, "/v2/token", ada);
        String pass = new JsonMapper().readTree(given.body()).path("token").asString();
        shown.add(pass.substring(pass.indexOf('.') + 1));
        for (String good : List.of(ada, "Bearer " + pass, "Bearer " + job, basic("build", job))) {
            assertThat(get(gantry, client, "/v2/", good).statusCode()).isEqualTo(200);
        }
        for (String bad : List.of(basic("ada", WRONG_PASSWORD), "Bearer " + pass + "x", "Bearer " + job + "x")) {
            assertThat(get(gantry, client, "/v2/", bad).statusCode()).isEqualTo(401);
            assertThat(get(gantry, client, "/v2/token", bad).statusCode()).isEqualTo(401);
        }
    }

    private static HttpResponse<byte[]> get(GantryProcess gantry, RegistryClient client, String path, String proof)
            throws IOException {
        return client.send("GET", gantry.uri().resolve(path), RegistryClient.nothing(), "Authorization", proof);
    }

    /// What must be nowhere.
    String[] secrets() {
        List<String> secrets = new ArrayList<>(shown);
        secrets.addAll(List.of(
                PASSWORD,
                WRONG_PASSWORD,
                basic("ada", PASSWORD).substring(6),
                basic("ada", WRONG_PASSWORD).substring(6),
                hash.substring(hash.length() - 53),
                edgeKey.lines().skip(1).findFirst().orElseThrow()));
        return secrets.toArray(String[]::new);
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }
}
