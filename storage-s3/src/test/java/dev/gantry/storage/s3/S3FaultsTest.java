// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.testkit.Content;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import dev.gantry.storage.testkit.proxy.S3Fault;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the driver makes of a store that fails.
class S3FaultsTest extends S3Fixture {

    /// More than is held of it, so that it is staged and copied.
    private static final Content LARGE = new Content(1, 4L * PART + 5);

    private static final WriteHint TARGETED = WriteHint.NONE.withTarget(TARGET);

    @Override
    S3Config.Builder config() {
        return super.config().calls(TestStores.TWO_ATTEMPTS);
    }

    private S3Driver driverWith(S3Config.Builder config) {
        return TestStores.connect(config.build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HEAD:Object", "POST:CreateMPU", "PUT:Part", "PUT:PartCopy", "POST:CompleteMPU", "DELETE:Object"
            })
    void aLostAnswerIsAskedForAgain(String kind) throws IOException {
        proxy.fail(kind, 1, new S3Fault.LoseAnswer());

        write(LARGE, WriteHint.NONE);

        assertHolds(LARGE);
        assertThat(proxy.count(kind).requests()).isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST:CompleteMPU", "PUT:PartCopy", "DELETE:Object"})
    void aLostAnswerToASealedObjectIsAskedForAgain(String kind) throws IOException {
        proxy.fail(kind, 1, new S3Fault.LoseAnswer());

        try (PendingObject resumed = driver.resume(sealed())) {
            resumed.commit(TARGET);
        }

        assertHolds(LARGE);
    }

    @Test
    void aSealedObjectIsCommittedAgainAfterAFailedCopy() throws IOException {
        ResumeToken token = sealed();
        proxy.fail("PUT:PartCopy", CountingS3Proxy.ALWAYS, S3Fault.SLOW_DOWN);
        try (PendingObject resumed = driver.resume(token)) {
            assertThatThrownBy(() -> resumed.commit(TARGET)).isInstanceOf(StorageException.Unavailable.class);
        }
        proxy.heal();

        try (PendingObject again = driver.resume(token)) {
            again.commit(TARGET);
        }

        assertHolds(LARGE);
        assertThat(server.contents(TestStores.BUCKET)).hasSize(1);
    }

    private ResumeToken sealed() throws IOException {
        try (PendingObject pending = driver.create(STAGING, WriteHint.NONE)) {
            append(pending, LARGE);
            return pending.seal();
        }
    }

    @Test
    void aTailThatHasOtherBytesThanBeforeIsAConflict() throws IOException {
        ResumeToken token;
        try (PendingObject pending = driver.create(STAGING, WriteHint.NONE)) {
            append(pending, new Content(6, 10));
            token = pending.suspend();
        }
        driver.put(ResumeState.parse(token).tail().path(), new byte[10], null);

        try (PendingObject resumed = driver.resume(token)) {
            assertThatThrownBy(() -> resumed.commit(TARGET)).isInstanceOf(StorageException.Conflict.class);
        }
        driver.discard(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST:CreateMPU", "PUT:Part", "POST:CompleteMPU"})
    void aThrottledRequestIsSentAgain(String kind) throws IOException {
        proxy.fail(kind, 1, S3Fault.SLOW_DOWN);

        write(LARGE, TARGETED);

        assertHolds(LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST:CreateMPU", "PUT:Part", "PUT:PartCopy", "POST:CompleteMPU"})
    void aStoreThatKeepsThrottlingIsUnavailable(String kind) throws IOException {
        proxy.fail(kind, CountingS3Proxy.ALWAYS, S3Fault.SLOW_DOWN);

        assertThatThrownBy(() -> write(LARGE, WriteHint.NONE))
                .isInstanceOf(StorageException.Unavailable.class)
                .hasMessageContaining("SlowDown");

        assertThat(server.contents(TestStores.BUCKET)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"409 OperationAborted", "412 PreconditionFailed", "429 TooManyRequests"})
    void aRefusalIsNoFailureWhereTheObjectIsThere(String answer) throws IOException {
        var fault = new S3Fault.Answer(Integer.parseInt(answer.substring(0, 3)), answer.substring(4));
        try (PendingObject first = driver.create(STAGING, TARGETED)) {
            append(first, LARGE);
            write(LARGE, TARGETED);
            proxy.fail("POST:CompleteMPU", CountingS3Proxy.ALWAYS, fault);

            assertThat(first.commit(TARGET).sizeBytes()).isEqualTo(LARGE.sizeBytes());
        }
        assertHolds(LARGE);
    }

    @Test
    void theFirstFailureOfAPartIsToldByTheNextCall() throws IOException {
        proxy.fail("PUT:Part", CountingS3Proxy.ALWAYS, new S3Fault.Answer(403, "AccessDenied"));

        try (PendingObject pending = driver.create(STAGING, TARGETED)) {
            Throwable failure = catchThrowable(() -> append(pending, new Content(3, 40L * PART)));

            assertThat(failure)
                    .isInstanceOf(StorageException.Rejected.class)
                    .hasMessageContaining("s3:PutObject")
                    .hasMessageContaining(TARGET.text());
            assertThatThrownBy(() -> pending.commit(TARGET)).isSameAs(failure);
        }
        assertThat(server.contents(TestStores.BUCKET)).isEmpty();
    }

    @Test
    void aStalledStoreIsUnavailableWithinTheCallsDeadline() {
        proxy.fail("HEAD:Object", CountingS3Proxy.ALWAYS, new S3Fault.Stall(Duration.ofMinutes(1)));

        try (S3Driver impatient = driverWith(config().calls(TestStores.IMPATIENT))) {
            assertTakesAtMost(Duration.ofSeconds(8), () -> impatient.stat(TARGET));
        }
    }

    @Test
    void aStoreThatAcceptsConnectionsAndSaysNothingIsUnavailableWithinTheDeadline() throws IOException {
        try (var blackHole = new ServerSocket(0);
                var lost = driverWith(
                        TestStores.config(URI.create("http://127.0.0.1:" + blackHole.getLocalPort()), "key", "secret")
                                .calls(TestStores.IMPATIENT))) {
            assertTakesAtMost(Duration.ofSeconds(8), lost::checkBucket);
            assertTakesAtMost(Duration.ofSeconds(8), () -> lost.put(TARGET, new byte[10], null));
        }
    }

    private static void assertTakesAtMost(Duration limit, ThrowingCallable call) {
        Instant start = Instant.now();

        assertThatThrownBy(call).isInstanceOf(StorageException.Unavailable.class);

        assertThat(Duration.between(start, Instant.now())).isLessThan(limit);
    }

    @Test
    void aBodyThatBreaksIsGoneOnWithWhereItBroke() throws IOException {
        var content = new Content(4, PART);
        write(content, WriteHint.NONE);
        proxy.fail("GET:Object", 3, new S3Fault.BreakBody(100_000));

        try (ObjectStream in = driver.open(TARGET, ByteRange.from(17))) {
            byte[] rest = in.readAllBytes();
            assertThat(rest).isEqualTo(Arrays.copyOfRange(content.bytes(), 17, PART));
        }
        assertThat(proxy.count("GET:Object").requests()).isEqualTo(4);
    }

    @Test
    void aBodyThatKeepsBreakingBeforeItsFirstByteIsUnavailable() throws IOException {
        write(new Content(4, PART), WriteHint.NONE);
        proxy.fail("GET:Object", CountingS3Proxy.ALWAYS, new S3Fault.BreakBody(0));

        try (ObjectStream in = driver.open(TARGET, ByteRange.ALL)) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(StorageException.Unavailable.class)
                    .hasMessageContaining(TARGET.text());
        }
    }

    @Test
    void aMissingBucketIsNamed() throws IOException {
        try (var lost = driverWith(S3Config.builder(
                        "no-such-bucket",
                        Location.at(server.endpoint(), "us-east-1").withPathStyle(true))
                .credentials(server.accessKey(), server.secretKey()))) {
            assertThatThrownBy(lost::checkBucket)
                    .isInstanceOf(StorageException.Rejected.class)
                    .hasMessageContaining("'no-such-bucket'")
                    .hasMessageContaining("does not exist");
            assertThatThrownBy(() -> lost.put(TARGET, new byte[1], null)).isInstanceOf(StorageException.Rejected.class);
            assertThatThrownBy(() -> lost.open(TARGET, ByteRange.ALL)).isInstanceOf(StorageException.Rejected.class);
        }
    }

    @Test
    void aWrongSecretIsToldWithoutNamingIt() throws IOException {
        try (var stranger = driverWith(TestStores.config(server.endpoint(), server.accessKey(), "guessed-secret"))) {
            assertThatThrownBy(stranger::checkBucket)
                    .isInstanceOf(StorageException.Rejected.class)
                    .hasMessageContaining("secret key is wrong")
                    .message()
                    .doesNotContain("guessed-secret");
        }
    }

    @Test
    void anUnknownKeyIsTold() throws IOException {
        try (var stranger = driverWith(TestStores.config(server.endpoint(), "nobody", "secret"))) {
            assertThatThrownBy(stranger::checkBucket)
                    .isInstanceOf(StorageException.Rejected.class)
                    .hasMessageContaining("access key");
        }
    }

    @Test
    void anAddressWhereNobodyListensIsUnavailable() throws IOException {
        URI nobody;
        try (var socket = new ServerSocket(0)) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        try (var lost = driverWith(TestStores.config(nobody, "key", "secret").calls(TestStores.TWO_ATTEMPTS))) {
            assertThatThrownBy(lost::checkBucket)
                    .isInstanceOf(StorageException.Unavailable.class)
                    .hasMessageContaining(nobody.toString());
        }
    }

    @Test
    void aBucketElsewhereIsToldWithItsRegion() {
        proxy.fail("GET:List", CountingS3Proxy.ALWAYS, new S3Fault.Answer(301, "PermanentRedirect"));

        assertThatThrownBy(driver::checkBucket)
                .isInstanceOf(StorageException.Rejected.class)
                .hasMessageContaining("not in region us-east-1");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 501})
    void aStoreWithoutBatchDeletionIsAskedOneByOne(int status) throws IOException {
        proxy.fail(
                "POST:DeleteMany",
                CountingS3Proxy.ALWAYS,
                new S3Fault.Answer(status, status == 403 ? "AccessDenied" : "NotImplemented"));
        List<StoragePath> paths = List.of(StoragePath.parse("/a"), StoragePath.parse("/b"));
        for (StoragePath path : paths) {
            driver.put(path, new byte[1], null);
        }

        assertThat(driver.delete(paths).failures()).isEmpty();

        assertThat(server.contents(TestStores.BUCKET)).isEmpty();
    }

    @Test
    void eachPathThatCannotBeDeletedIsReported() throws IOException {
        proxy.fail("POST:DeleteMany", CountingS3Proxy.ALWAYS, new S3Fault.Answer(403, "AccessDenied"));
        proxy.fail(r -> r.target().endsWith("/a"), CountingS3Proxy.ALWAYS, new S3Fault.Answer(403, "AccessDenied"));
        StoragePath a = StoragePath.parse("/a");

        var failures = driver.delete(List.of(a, StoragePath.parse("/b"))).failures();

        assertThat(failures).containsOnlyKeys(a);
        assertThat(failures.get(a))
                .isInstanceOf(StorageException.Rejected.class)
                .hasMessageContaining("DeleteObject");
    }

    @Test
    void aLateWriteIsSentAgainWithinItsTime() throws IOException {
        proxy.fail("PUT:Object", 1, S3Fault.SLOW_DOWN);

        driver.put(TARGET, new byte[] {7}, Instant.now().plusSeconds(30));

        assertThat(proxy.count("PUT:Object").requests()).isEqualTo(2);
        assertHolds7();
    }

    private void assertHolds7() throws IOException {
        try (ObjectStream in = driver.open(TARGET, ByteRange.ALL)) {
            assertThat(in.readAllBytes()).containsExactly(7);
        }
    }

    @Test
    void anInterruptedWriteEndsAndLeavesNothing() throws Exception {
        proxy.fail("PUT:Part", CountingS3Proxy.ALWAYS, new S3Fault.Stall(Duration.ofMinutes(1)));
        var failure = new AtomicReference<Throwable>();
        var flag = new AtomicReference<Boolean>();
        Thread writer = Thread.startVirtualThread(() -> {
            failure.set(catchThrowable(() -> write(new Content(5, 40L * PART), TARGETED)));
            flag.set(Thread.currentThread().isInterrupted());
        });
        while (proxy.peak("PUT:Part") == 0) {
            Thread.sleep(Duration.ofMillis(5));
        }

        writer.interrupt();
        writer.join();

        assertThat(failure.get()).isInstanceOf(StorageException.Unavailable.class);
        assertThat(flag.get()).isTrue();
        assertThat(server.contents(TestStores.BUCKET)).isEmpty();
    }

    @Test
    void requestsCostNoMoreThanTheirAttempts() {
        proxy.fail("HEAD:Object", CountingS3Proxy.ALWAYS, new S3Fault.Answer(500, "InternalError"));

        assertThatThrownBy(() -> driver.stat(TARGET)).isInstanceOf(StorageException.Unavailable.class);

        assertThat(requests()).isEqualTo(Map.of("HEAD:Object", 2L));
    }
}
