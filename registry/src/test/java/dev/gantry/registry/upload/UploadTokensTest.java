// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.registry.TestRegistry;
import dev.gantry.registry.TestTime;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.UploadId;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StoragePath;
import java.time.Duration;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UploadTokensTest {

    private static final RepositoryName REPO = new RepositoryName("a/b");
    private static final UploadId ID = UploadId.random(new SplittableRandom(1));

    private final TestTime time = new TestTime();
    private final UploadTokens tokens = new UploadTokens("secret".getBytes(UTF_8), time);

    static Stream<Whereabouts> whereabouts() {
        return Stream.of(
                new Whereabouts.Nowhere(),
                new Whereabouts.Published(new TestTime().instant()),
                new Whereabouts.Staged(StoragePath.parse("/s/data"), new ResumeToken("x+/=y")),
                new Whereabouts.Chunked());
    }

    @ParameterizedTest
    @MethodSource("whereabouts")
    void verifyingInvertsSigning(Whereabouts bytes) {
        UploadToken token = token(bytes);
        assertThat(tokens.verify(tokens.sign(token), REPO, ID)).isEqualTo(token);
    }

    @Test
    void everyChangedByteIsNoticed() {
        byte[] signed = Base64.getUrlDecoder().decode(tokens.sign(token(new Whereabouts.Nowhere())));
        for (int i = 0; i < signed.length; i++) {
            byte[] changed = signed.clone();
            changed[i] ^= 1;
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
            assertUnknown(() -> tokens.verify(text, REPO, ID));
        }
    }

    @Test
    void garbageIsRefused() {
        for (String text : new String[] {"", "a", "%%%", "AAAA", "A".repeat(44)}) {
            assertUnknown(() -> tokens.verify(text, REPO, ID));
        }
    }

    @Test
    void tokenOfAnotherRepositoryOrUploadIsRefused() {
        String text = tokens.sign(token(new Whereabouts.Nowhere()));
        assertUnknown(() -> tokens.verify(text, new RepositoryName("other"), ID));
        assertUnknown(() -> tokens.verify(text, REPO, UploadId.random(new SplittableRandom(2))));
    }

    @Test
    void tokenOfAnotherSecretIsRefused() {
        String text = new UploadTokens("other".getBytes(UTF_8), time).sign(token(new Whereabouts.Nowhere()));
        assertUnknown(() -> tokens.verify(text, REPO, ID));
    }

    @Test
    void tokenExpiresAfterADay() {
        String text = tokens.sign(token(new Whereabouts.Nowhere()));
        time.pass(Duration.ofHours(24));
        assertThat(tokens.verify(text, REPO, ID).offsetBytes()).isEqualTo(7);
        time.pass(Duration.ofSeconds(1));
        assertUnknown(() -> tokens.verify(text, REPO, ID));
    }

    private UploadToken token(Whereabouts bytes) {
        return new UploadToken(REPO, ID, time.instant(), 7, TestRegistry.digest(new byte[7]), bytes);
    }

    private static void assertUnknown(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BLOB_UPLOAD_UNKNOWN));
    }
}
