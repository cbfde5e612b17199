// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.wire.HttpResponse;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StorageTroubleApiTest {

    private static final StoragePath PATH = StoragePath.parse("/bucket-secret/key");

    static Stream<StorageException> retryable() {
        return Stream.of(
                new StorageException.Unavailable("read", PATH, "SlowDown", null),
                new StorageException.Conflict("complete", PATH, "changed", null));
    }

    @ParameterizedTest
    @MethodSource("retryable")
    void storeThatIsAwayIs503WithRetryAfter(StorageException failure) {
        HttpResponse answer = ErrorBody.of(failure);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("5");
    }

    @Test
    void storeThatRefusesIs500AndTheClientLearnsNoNames() {
        HttpResponse answer = ErrorBody.of(new StorageException.Rejected("read", PATH, "AccessDenied", null));
        assertThat(answer.status()).isEqualTo(500);
        String body = new String(((HttpResponse.Bytes) answer.body()).content(), UTF_8);
        assertThat(body).contains("UNKNOWN").doesNotContain("bucket-secret").doesNotContain("AccessDenied");
    }

    @Test
    void blobThatIsTooLargeIs413() {
        assertThat(ErrorBody.of(new StorageException.TooLarge("write", PATH, "10,000 parts"))
                        .status())
                .isEqualTo(413);
    }

    @Test
    void everyCodeHasAStatusOfAnError() {
        assertThat(Arrays.stream(ErrorCode.values())
                        .map(code ->
                                ErrorBody.of(new RegistryException(code, "x")).status()))
                .allMatch(status -> status >= 400 && status < 600);
    }
}
