// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.AbandonReport;
import dev.gantry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/// What the driver makes of what a store says about multipart uploads and about the time, whatever the real ones in
/// these tests say.
class S3UnfinishedAnswersTest {

    private static final StoragePath UPLOADS = StoragePath.parse("/_gantry/uploads");
    private static final Instant BEFORE = Instant.parse("2026-01-02T00:00:00Z");
    private static final String OLD = "2026-01-01T23:59:59.999Z";
    private static final String YOUNG = "2026-01-02T00:00:00.000Z";

    private static CannedStore.Answer uploads(String more, String... uploads) {
        return CannedStore.Answer.xml("<ListMultipartUploadsResult>%s%s</ListMultipartUploadsResult>"
                .formatted(more, String.join("", uploads)));
    }

    private static String upload(String name, String initiated) {
        return "<Upload><Key>some root/_gantry/uploads/%s/data</Key><UploadId>id-%s</UploadId>%s</Upload>"
                .formatted(name, name, initiated.isEmpty() ? "" : "<Initiated>" + initiated + "</Initiated>");
    }

    private static CannedStore.Answer parts(String... lastModified) {
        var parts = new StringBuilder();
        for (String time : lastModified) {
            parts.append("<Part><PartNumber>1</PartNumber><LastModified>%s</LastModified><Size>7</Size></Part>"
                    .formatted(time));
        }
        return CannedStore.Answer.xml(
                "<ListPartsResult><IsTruncated>false</IsTruncated>%s</ListPartsResult>".formatted(parts));
    }

    /// Lists one upload, which has parts, and takes its end.
    private static Function<String, CannedStore.Answer> oneUpload(String initiated, String... parts) {
        return request -> {
            if (request.startsWith("DELETE")) {
                return new CannedStore.Answer(204, "", "");
            }
            return request.contains("uploadId=") ? parts(parts) : uploads("", upload("u", initiated));
        };
    }

    private static S3Driver connect(CannedStore store) {
        return TestStores.connect(TestStores.config(store.endpoint(), "key", "secret")
                .calls(TestStores.TWO_ATTEMPTS)
                .build());
    }

    private static AbandonReport abandon(CannedStore store) {
        try (S3Driver driver = connect(store)) {
            return driver.abandon(UPLOADS, BEFORE, false);
        }
    }

    @Test
    void theNextPageIsAskedForByBothMarkers() {
        try (var store = new CannedStore(request -> {
            if (!request.contains("?uploads")) {
                return request.startsWith("DELETE") ? new CannedStore.Answer(204, "", "") : parts();
            }
            String more = "<IsTruncated>true</IsTruncated><NextKeyMarker>key &amp; one</NextKeyMarker>"
                    + "<NextUploadIdMarker>id one</NextUploadIdMarker>";
            return request.contains("marker") ? uploads("", upload("b", OLD)) : uploads(more, upload("a", OLD));
        })) {
            AbandonReport report = abandon(store);

            assertThat(report).isEqualTo(new AbandonReport(2, 2, 0, List.of()));
            assertThat(store.requests())
                    .filteredOn(request -> request.contains("?uploads"))
                    .satisfiesExactly(
                            first -> assertThat(first)
                                    .contains("prefix=some%20root%2F_gantry%2Fuploads%2F")
                                    .doesNotContain("marker", "max-uploads"),
                            second -> assertThat(second)
                                    .contains("key-marker=key%20%26%20one", "upload-id-marker=id%20one"));
            assertThat(store.requests())
                    .filteredOn(request -> request.startsWith("DELETE"))
                    .hasSize(2)
                    .allMatch(request -> request.contains("uploadId=id-"));
        }
    }

    @Test
    void anOldUploadGoesWithItsOldParts() {
        try (var store = new CannedStore(oneUpload(OLD, OLD, OLD))) {
            assertThat(abandon(store)).isEqualTo(new AbandonReport(1, 1, 14, List.of()));
        }
    }

    @Test
    void anOldUploadWithOneYoungPartGoesOn() {
        try (var store = new CannedStore(oneUpload(OLD, OLD, YOUNG, OLD))) {
            assertThat(abandon(store)).isEqualTo(new AbandonReport(1, 0, 0, List.of()));
            assertThat(store.requests()).noneMatch(request -> request.startsWith("DELETE"));
        }
    }

    @Test
    void ofAYoungUploadThePartsAreNotAskedFor() {
        try (var store = new CannedStore(oneUpload(YOUNG, OLD))) {
            assertThat(abandon(store)).isEqualTo(new AbandonReport(1, 0, 0, List.of()));
            assertThat(store.requests()).hasSize(1);
        }
    }

    @Test
    void anUploadOfUnknownAgeStays() {
        try (var store = new CannedStore(oneUpload("", OLD))) {
            assertThat(abandon(store)).isEqualTo(new AbandonReport(1, 0, 0, List.of()));
            assertThat(store.requests()).hasSize(1);
        }
    }

    @Test
    void aStoreThatNamesNoNextPageEndsTheSearch() {
        try (var store = new CannedStore(request -> uploads("<IsTruncated>true</IsTruncated>", upload("a", YOUNG)))) {
            assertThat(abandon(store)).isEqualTo(new AbandonReport(1, 0, 0, List.of()));
        }
    }

    @ParameterizedTest
    @CsvSource({"MinIO, 0, true", "MinIO/2021, 0, true", "MinIO, 1, false", "AmazonS3, 0, false", "'', 0, false"})
    void onlyMiniosEmptyListSaysNothing(String server, int uploads, boolean expected) {
        var http = SdkHttpResponse.builder().statusCode(200);
        var answer = ListMultipartUploadsResponse.builder()
                .uploads(Collections.nCopies(uploads, MultipartUpload.builder().build()));
        answer.sdkHttpResponse((server.isEmpty() ? http : http.putHeader("Server", server)).build());

        assertThat(S3Unfinished.isSilent(answer.build())).isEqualTo(expected);
    }

    @Test
    void theTimeIsTheStores() throws Exception {
        try (var store = new CannedStore(request ->
                        new CannedStore.Answer(200, "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", "<ListBucketResult/>"));
                S3Driver driver = connect(store)) {
            assertThat(driver.now()).isEqualTo("1994-11-06T08:49:37Z");
        }
    }

    @Test
    void theTimeIsOursWhereTheStoreTellsNone() throws Exception {
        for (String header : List.of("", "Date: yesterday\r\n")) {
            try (var store = new CannedStore(request -> new CannedStore.Answer(200, header, "<ListBucketResult/>"));
                    S3Driver driver = connect(store)) {
                assertThat(Duration.between(driver.now(), Instant.now())).isLessThan(Duration.ofSeconds(30));
            }
        }
    }
}
