// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.AbandonReport;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.client.S3Clients;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import dev.gantry.storage.testkit.proxy.S3Fault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Multipart uploads that are left open, and a store that does not do what it is asked about them.
class S3UnfinishedTest extends S3Fixture {

    private static final StoragePath ROOT = StoragePath.parse("/docker");

    private S3Clients clients;

    @BeforeEach
    void open() {
        clients = S3Clients.open(config().build());
    }

    @AfterEach
    void close() {
        clients.close();
    }

    private void leaveOpen(String path) {
        clients.client().createMultipartUpload(r -> r.bucket(TestStores.BUCKET).key("some root" + path));
    }

    private AbandonReport abandon() throws StorageException {
        return driver.abandon(ROOT, driver.now().plus(Duration.ofHours(1)), false);
    }

    @Test
    void everyUploadBelowTheFolderIsAbortedAndNoOther() throws StorageException {
        leaveOpen("/docker/_gantry/uploads/a/data");
        leaveOpen("/docker/blobs/sha256/ab/abcd/data");
        leaveOpen("/docker/repositories/x/_uploads/y/data");
        leaveOpen("/dockers/z");

        assertThat(abandon()).isEqualTo(new AbandonReport(3, 3, 0, List.of()));

        assertThat(server.contents(TestStores.BUCKET))
                .filteredOn(left -> left.startsWith("unfinished"))
                .containsExactly("unfinished upload of some root/dockers/z");
    }

    @Test
    void aDenialNamesThePermission() throws StorageException {
        leaveOpen("/docker/a");
        for (String kind : List.of("GET:ListUploads", "GET:ListParts", "DELETE:AbortMPU")) {
            proxy.fail(kind, 1, new S3Fault.Answer(403, "AccessDenied"));
        }

        for (String permission :
                List.of("ListBucketMultipartUploads", "ListMultipartUploadParts", "AbortMultipartUpload")) {
            assertThat(abandon().failures())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            StorageException.Rejected.class,
                            e -> assertThat(e).hasMessageContaining("probably lack s3:" + permission + " on bucket"));
        }
        assertThat(abandon()).isEqualTo(new AbandonReport(1, 1, 0, List.of()));
    }

    @Test
    void oneThatCannotBeAbortedKeepsNoOther() throws StorageException {
        for (int i = 0; i < 3; i++) {
            leaveOpen("/docker/" + i);
        }
        proxy.fail("DELETE:AbortMPU", 1, new S3Fault.Answer(400, "InvalidRequest"));

        AbandonReport report = abandon();

        assertThat(report.abandoned()).isEqualTo(2);
        assertThat(report.failures()).hasSize(1);
    }

    @Test
    void aStoreThatRefusesIsNotAskedForEach() throws StorageException {
        for (int i = 0; i < 25; i++) {
            leaveOpen("/docker/" + i);
        }
        proxy.fail("DELETE:AbortMPU", CountingS3Proxy.ALWAYS, new S3Fault.Answer(403, "AccessDenied"));

        assertThat(abandon().failures()).hasSize(AbandonReport.MAX_FAILURES);

        assertThat(proxy.count("DELETE:AbortMPU").requests()).isEqualTo(AbandonReport.MAX_FAILURES);
    }

    @Test
    void anUploadThatIsGoneMeanwhileIsNoFailure() throws StorageException {
        for (int i = 0; i < 3; i++) {
            leaveOpen("/docker/" + i);
        }
        proxy.fail("GET:ListParts", 1, new S3Fault.Answer(404, "NoSuchUpload"));
        proxy.fail("DELETE:AbortMPU", 1, new S3Fault.Answer(404, "NoSuchUpload"));

        AbandonReport report = abandon();

        assertThat(report.failures()).isEmpty();
        assertThat(report.abandoned()).isEqualTo(2);
    }

    @Test
    void anInterruptEndsTheSearchAtOnce() throws Exception {
        leaveOpen("/docker/a");
        proxy.fail("GET:ListParts", CountingS3Proxy.ALWAYS, new S3Fault.Stall(Duration.ofSeconds(30)));
        var report = new FutureTask<>(() -> {
            AbandonReport found = abandon();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            return found;
        });
        Thread search = Thread.startVirtualThread(report);
        while (proxy.seen("GET:ListParts").isEmpty()) {
            Thread.sleep(5);
        }

        search.interrupt();

        assertThat(report.get(10, TimeUnit.SECONDS).failures())
                .singleElement()
                .isInstanceOfSatisfying(
                        StorageException.Unavailable.class, e -> assertThat(e).hasMessageContaining("interrupted"));
    }
}
