// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.Redirect;
import dev.gantry.storage.RedirectRequest;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.s3.config.Access;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.testkit.Content;
import dev.gantry.storage.testkit.credentials.CredentialServer;
import dev.gantry.storage.testkit.credentials.SdkSettings;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import dev.gantry.storage.testkit.proxy.S3Fault;
import dev.gantry.storage.testkit.proxy.S3Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Credentials that change while they are in use.
class S3RotationTest extends S3Fixture {

    /// The SDK renews a session one minute before its end.
    private static final Duration A_SECOND_OF_USE = Duration.ofSeconds(61);

    private static final Access ASSUMED = new Access(
            new Access.Credentials("AKIABASE", "base-secret"),
            new Access.Role("arn:aws:iam::123456789012:role/images", null),
            Access.Signature.V4);

    @TempDir
    Path folder;

    private SdkSettings settings;
    private CredentialServer source;

    @BeforeEach
    void startSource() throws IOException {
        settings = new SdkSettings(folder);
        source = CredentialServer.start(server.accessKey(), server.secretKey());
        settings.set("aws.endpointUrlSts", source.endpoint().toString());
        use(ASSUMED);
    }

    @AfterEach
    void stopSource() {
        source.close();
        settings.close();
    }

    private void use(Access access) {
        driver.close();
        S3Config config = config().access(access).build();
        driver = TestStores.connect(config);
    }

    /// From now on the store takes a session for expired.
    private void expire(String token, String code) {
        proxy.fail(request -> tokenOf(request).equals(token), CountingS3Proxy.ALWAYS, new S3Fault.Answer(400, code));
    }

    private static String tokenOf(S3Request request) {
        return request.header("x-amz-security-token").orElse("none");
    }

    private Stream<String> tokens() {
        return proxy.seen().stream().map(S3RotationTest::tokenOf).distinct();
    }

    @Test
    void sessionThatEndsDuringAPushIsRenewedBefore() throws IOException {
        source.lifetime(A_SECOND_OF_USE);
        proxy.delay(Duration.ofMillis(400));
        Content content = new Content(1, 16L * PART);

        write(content, WriteHint.NONE.withTarget(TARGET));

        assertThat(tokens()).hasSizeGreaterThan(1).allMatch(token -> token.startsWith("session-"));
        assertHolds(content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ExpiredToken", "InvalidToken", "InvalidAccessKeyId"})
    void sessionThatTheStoreRefusesIsRenewedWithoutAFailedPush(String code) throws IOException {
        Content content = new Content(1, 5L * PART);
        proxy.fail(
                request -> request.kind().equals("PUT:Part") && tokenOf(request).equals("session-1"),
                CountingS3Proxy.ALWAYS,
                new S3Fault.Answer(400, code));

        write(content, WriteHint.NONE.withTarget(TARGET));

        assertThat(tokens()).containsExactly("session-1", "session-2");
        assertThat(source.issued()).isEqualTo(2);
        assertHolds(content);
    }

    @Test
    void sessionThatIsRefusedToAHeadIsRenewed() throws IOException {
        driver.put(TARGET, new byte[] {1}, null);
        expire("session-1", "ExpiredToken");

        assertThat(driver.stat(TARGET)).isPresent();
    }

    @Test
    void sessionThatIsRefusedToAWriteWithAnExpiryIsRenewed() throws IOException {
        proxy.fail(
                request -> request.target().contains("X-Amz-Security-Token=session-1"),
                CountingS3Proxy.ALWAYS,
                new S3Fault.Answer(400, "ExpiredToken"));

        driver.put(TARGET, new byte[] {1}, Instant.now().plusSeconds(60));

        assertThat(driver.stat(TARGET)).isPresent();
        assertThat(proxy.seen("PUT:Object"))
                .last()
                .satisfies(request -> assertThat(request.target()).contains("X-Amz-Security-Token=session-2"));
    }

    @Test
    void storeThatRefusesEverySessionIsAskedTwiceAndStsOnceMore() {
        proxy.fail("PUT:Object", CountingS3Proxy.ALWAYS, new S3Fault.Answer(400, "ExpiredToken"));

        assertThatThrownBy(() -> driver.put(TARGET, new byte[] {1}, null))
                .isInstanceOf(StorageException.Rejected.class)
                .hasMessageContaining("session credentials are not valid");

        assertThat(proxy.count("PUT:Object").requests()).isEqualTo(2);
        assertThat(source.issued()).isEqualTo(2);
    }

    @Test
    void fixedKeysThatAreRefusedAreNotTriedAgain() {
        use(Access.of(new Access.Credentials(server.accessKey(), server.secretKey(), "fixed")));
        expire("fixed", "ExpiredToken");

        assertThatThrownBy(() -> driver.put(TARGET, new byte[] {1}, null))
                .isInstanceOf(StorageException.Rejected.class);

        assertThat(proxy.count("PUT:Object").requests()).isEqualTo(1);
    }

    @Test
    void profileThatChangesOnDiskIsReadAgain() throws IOException {
        Instant now = Instant.now();
        writeProfile("first", now.minusSeconds(60));
        use(Access.DEFAULT);
        driver.put(TARGET, new byte[] {1}, null);
        writeProfile("second", now.plusSeconds(60));

        assertThat(tokens()).containsExactly("first");
        Instant deadline = Instant.now().plusSeconds(10);
        while (!tokens().toList().contains("second") && Instant.now().isBefore(deadline)) {
            driver.put(TARGET, new byte[] {1}, null);
        }
        assertThat(tokens()).containsExactly("first", "second");
    }

    @Test
    void profileThatChangedIsReadAtOnceIfTheStoreRefusesTheOld() throws IOException {
        Instant now = Instant.now();
        writeProfile("first", now.minusSeconds(60));
        use(Access.DEFAULT);
        driver.put(TARGET, new byte[] {1}, null);
        writeProfile("second", now.plusSeconds(60));
        expire("first", "ExpiredToken");

        driver.put(TARGET, new byte[] {1}, null);

        assertThat(tokens()).containsExactly("first", "second");
    }

    private void writeProfile(String token, Instant modified) throws IOException {
        Path file = Files.writeString(
                folder.resolve("credentials"), """
                [default]
                aws_access_key_id = %s
                aws_secret_access_key = %s
                aws_session_token = %s
                """.formatted(server.accessKey(), server.secretKey(), token));
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    private Optional<Redirect> redirect() throws IOException {
        return driver.redirect(TARGET, new RedirectRequest(RedirectRequest.Method.GET, null));
    }

    @Test
    void addressIsGoodForNoLongerThanTheSessionThatSignedIt() throws IOException {
        source.lifetime(Duration.ofMinutes(10));

        Redirect redirect = redirect().orElseThrow();

        assertThat(redirect.expiresAt())
                .isBetween(Instant.now().plusSeconds(590), Instant.now().plusSeconds(600));
        assertThat(List.of(redirect.location().getQuery().split("&")))
                .anySatisfy(parameter -> assertThat(parameter).matches("X-Amz-Expires=(59\\d|600)"));
    }

    @Test
    void addressIsGoodForAsLongAsIsConfiguredIfTheSessionLivesLonger() throws IOException {
        assertThat(redirect().orElseThrow().location().getQuery()).contains("X-Amz-Expires=1200");
    }

    @Test
    void sessionAtItsEndSignsNoAddress() throws IOException {
        source.lifetime(Duration.ofSeconds(5));

        assertThat(redirect()).isEmpty();
    }
}
