// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.concurrent.Fanout;
import dev.gantry.storage.s3.config.CallSettings;
import dev.gantry.storage.s3.config.S3Limits;
import dev.gantry.storage.s3.config.UploadSettings;
import dev.gantry.storage.testkit.Content;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What S3 allows at most, and how the driver stays within it.
class S3LimitsTest extends S3Fixture {

    private static final String MARK = "\"" + "0".repeat(32) + "\"";

    private S3Driver reopen(boolean growing, CallSettings calls) {
        driver.close();
        driver = TestStores.connect(config().upload(new UploadSettings(PART, growing, 4, 24L * PART, PART))
                .calls(calls)
                .build());
        return driver;
    }

    /// An upload that is open in the store, of which so many parts are said to be there.
    private ResumeToken afterParts(int parts) throws IOException {
        ResumeState state;
        try (PendingObject pending = driver.create(STAGING, WriteHint.NONE)) {
            append(pending, new Content(1, 2L * PART));
            state = ResumeState.parse(pending.suspend());
        }
        ResumeState.Upload upload = state.upload();
        assertThat(upload).isNotNull();
        return new ResumeState(
                        state.staging(),
                        false,
                        (long) parts * PART,
                        state.partBytes(),
                        state.growing(),
                        new ResumeState.Upload(
                                upload.path(), upload.uploadId(), Collections.nCopies(parts, MARK), upload.staged()),
                        null,
                        null,
                        List.of())
                .toToken();
    }

    private List<Long> partsSentAfter(int parts) throws IOException {
        ResumeToken token = afterParts(parts);
        proxy.reset();
        try (PendingObject pending = driver.resume(token)) {
            append(pending, new Content(2, 3L * PART));
            token = pending.suspend();
        }
        driver.discard(token);
        return proxy.seen("PUT:Part").stream()
                .map(request -> Long.valueOf(request.header("Content-Length").orElseThrow()))
                .sorted()
                .toList();
    }

    @Test
    void partsOfAFixedSizeStayEqualHoweverManyThereAre() throws IOException {
        assertThat(partsSentAfter(PartSizes.STEP_PARTS - 1)).containsExactly((long) PART, (long) PART, (long) PART);
    }

    @Test
    void automaticPartsGrowOverSuspensions() throws IOException {
        reopen(true, CallSettings.DEFAULT);

        assertThat(partsSentAfter(PartSizes.STEP_PARTS - 1)).containsExactly((long) PART, 2L * PART);
    }

    @Test
    void whatWasBegunWithEqualPartsGoesOnWithThem() throws IOException {
        ResumeToken token = afterParts(PartSizes.STEP_PARTS);
        reopen(true, CallSettings.DEFAULT);
        proxy.reset();

        try (PendingObject pending = driver.resume(token)) {
            append(pending, new Content(2, PART + 1));
            token = pending.suspend();
        }

        assertThat(proxy.seen("PUT:Part"))
                .singleElement()
                .satisfies(
                        request -> assertThat(request.header("Content-Length")).contains(String.valueOf(PART)));
        driver.discard(token);
    }

    @Test
    void onePartTooManyIsTooLargeWithTheReason() throws IOException {
        ResumeToken token = afterParts(S3Limits.MAX_PARTS);

        try (PendingObject pending = driver.resume(token)) {
            assertThatThrownBy(() -> append(pending, new Content(2, PART + 1)))
                    .isInstanceOf(StorageException.TooLarge.class)
                    .hasMessageContaining("S3 takes at most 10000 parts; a larger chunksize");
        }
        driver.discard(token);
    }

    @Test
    void anObjectThatIsKnownToBeTooLargeIsRefusedBeforeAnyRequest() {
        long tooLong = S3Limits.MAX_PARTS * S3Limits.MAX_PART_BYTES + 1;

        assertThatThrownBy(() -> driver.create(STAGING, WriteHint.NONE.withLengthBytes(tooLong)))
                .isInstanceOf(StorageException.TooLarge.class);
        assertThat(requests()).isEmpty();
    }

    @Test
    void copiesOfManyObjectsLeaveConnectionsForOthers() throws IOException {
        CallSettings calls =
                new CallSettings(1, Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(10), 4);
        reopen(false, calls);
        proxy.delay(Duration.ofMillis(30));

        try (var writers = new Fanout<ObjectInfo>(3)) {
            for (int i = 0; i < 3; i++) {
                Content content = new Content(10 + i, 3L * PART);
                StoragePath staging = StoragePath.parse("/_gantry/uploads/u-%d/data".formatted(i));
                StoragePath target = StoragePath.parse("/blobs/%d/data".formatted(i));
                writers.fork(() -> {
                    try (PendingObject pending = driver.create(staging, WriteHint.NONE)) {
                        append(pending, content);
                        return pending.commit(target);
                    }
                });
            }
            assertThat(writers.join()).hasSize(3);
        }

        assertThat(proxy.count("PUT:PartCopy").requests()).isEqualTo(9);
        assertThat(proxy.peak("PUT:PartCopy")).isBetween(2, 3);
    }
}
