// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.PendingObject;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.s3.S3Driver;
import dev.gantry.storage.testkit.proxy.S3Request;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What requests say about the objects that they make.
class S3ObjectParametersTest extends S3ParameterFixture {

    private static final String SSE = "x-amz-server-side-encryption";
    private static final String SSE_KEY = "x-amz-server-side-encryption-aws-kms-key-id";
    private static final String CLASS = "x-amz-storage-class";
    private static final String ACL = "x-amz-acl";
    private static final Set<String> MAKING_OBJECTS = Set.of("PUT:Object", "POST:CreateMPU", "PUT:Copy");
    private static final long COPIED_WHOLE = (5 << 20) + 1;
    private static final long COPIED_IN_PARTS = (10 << 20) + 1;

    /// Makes objects in every way that there is.
    private S3Driver makeObjects(String... lines) throws Exception {
        List<String> all = new ArrayList<>(List.of(lines));
        all.addAll(List.of(
                "chunksize: 5MiB",
                "buffermemory: 15MiB",
                "multipartcopychunksize: 5MiB",
                "multipartcopythresholdsize: 6MiB"));
        S3Driver driver = driver(all.toArray(String[]::new));
        driver.delete(List.of(TARGET));
        proxy.reset();
        driver.put(TARGET, new byte[1], null);
        driver.put(TARGET, new byte[1], Instant.now().plusSeconds(60));
        write(driver, 1);
        write(driver, COPIED_WHOLE);
        write(driver, COPIED_IN_PARTS);
        suspend(driver);
        assertThat(proxy.counts())
                .containsKeys(
                        "PUT:Object", "POST:CreateMPU", "PUT:Part", "PUT:Copy", "PUT:PartCopy", "POST:CompleteMPU");
        return driver;
    }

    private static void suspend(S3Driver driver) throws IOException {
        try (PendingObject pending = driver.create(STAGING, WriteHint.NONE)) {
            pending.write(new byte[1]);
            driver.discard(pending.suspend());
        }
    }

    /// Asks for objects in the ways that need no answer of a store that takes the request.
    private void askForObjects(String... lines) throws Exception {
        S3Driver driver = driver(lines);
        attempt(() -> driver.put(TARGET, new byte[1], null));
        attempt(() -> driver.put(TARGET, new byte[1], Instant.now().plusSeconds(60)));
        attempt(() -> write(driver, COPIED_IN_PARTS, WriteHint.NONE.withTarget(TARGET)));
        assertThat(proxy.counts()).containsKeys("PUT:Object", "POST:CreateMPU");
    }

    @FunctionalInterface
    private interface Request {
        void send() throws IOException;
    }

    private static void attempt(Request request) throws IOException {
        try {
            request.send();
        } catch (StorageException.Rejected e) {
            // S3Proxy knows fewer values than S3; what was asked is what counts.
        }
    }

    private void assertThatMakersAndOnlyTheySay(String header, String value) {
        for (S3Request request : proxy.seen()) {
            if (MAKING_OBJECTS.contains(request.kind())) {
                assertThat(request.header(header)).as(request.head()).contains(value);
            } else {
                assertThat(request.header(header)).as(request.head()).isEmpty();
            }
        }
    }

    private void assertThatNothingSays(String header) {
        assertThat(proxy.seen())
                .isNotEmpty()
                .noneMatch(request -> request.header(header).isPresent());
    }

    @Test
    void encryptNamesTheAlgorithmOnEveryRequestThatMakesAnObject() throws Exception {
        makeObjects("encrypt: true");

        assertThatMakersAndOnlyTheySay(SSE, "AES256");
        assertThatNothingSays(SSE_KEY);
    }

    @Test
    void encryptIsOffByDefault() throws Exception {
        makeObjects();

        assertThatNothingSays(SSE);
    }

    @Test
    void keyidNamesTheKeyOnEveryRequestThatMakesAnObject() throws Exception {
        makeObjects("encrypt: true", "keyid: 1234abcd-12ab");

        assertThatMakersAndOnlyTheySay(SSE, "aws:kms");
        assertThatMakersAndOnlyTheySay(SSE_KEY, "1234abcd-12ab");
    }

    @Test
    void keyidIsIgnoredWithoutEncrypt() throws Exception {
        makeObjects("keyid: 1234abcd-12ab");

        assertThatNothingSays(SSE);
        assertThatNothingSays(SSE_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AES256", "aws:kms", "aws:kms:dsse"})
    void sseIsTheAlgorithm(String algorithm) throws Exception {
        askForObjects("encrypt: true", "sse: " + algorithm);

        assertThatMakersAndOnlyTheySay(SSE, algorithm);
        assertThatNothingSays(SSE_KEY);
    }

    @Test
    void sseOfTwoLayersTakesAKey() throws Exception {
        askForObjects("encrypt: true", "sse: aws:kms:dsse", "keyid: 1234abcd-12ab");

        assertThatMakersAndOnlyTheySay(SSE, "aws:kms:dsse");
        assertThatMakersAndOnlyTheySay(SSE_KEY, "1234abcd-12ab");
    }

    @ParameterizedTest
    @CsvSource({"STANDARD, STANDARD", "standard_ia, STANDARD_IA"})
    void storageclassIsThatOfContentAlone(String given, String sent) throws Exception {
        S3Driver driver = makeObjects("storageclass: " + given);

        List<S3Request> classed = proxy.seen().stream()
                .filter(request -> request.header(CLASS).isPresent())
                .toList();
        assertThat(classed).extracting(S3Request::kind).containsExactly("PUT:Object", "PUT:Copy", "POST:CreateMPU");
        assertThat(classed).allSatisfy(request -> {
            assertThat(request.target()).startsWith("/" + BUCKET + TARGET.text());
            assertThat(request.header(CLASS)).contains(sent);
        });

        proxy.reset();
        write(driver, COPIED_IN_PARTS, WriteHint.NONE.withTarget(TARGET));
        assertThat(proxy.seen("POST:CreateMPU"))
                .singleElement()
                .satisfies(request -> assertThat(request.header(CLASS)).contains(sent));
    }

    @ParameterizedTest
    @ValueSource(strings = {"storageclass: NONE", "storageclass:"})
    void storageclassIsNotSentWhereNoneIsGiven(String line) throws Exception {
        makeObjects(line);

        assertThatNothingSays(CLASS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "private",
                "public-read",
                "public-read-write",
                "authenticated-read",
                "aws-exec-read",
                "bucket-owner-read",
                "bucket-owner-full-control"
            })
    void objectaclIsAnyCannedOne(String acl) throws Exception {
        askForObjects("objectacl: " + acl);

        assertThatMakersAndOnlyTheySay(ACL, acl);
    }

    @Test
    void objectaclIsOnEveryRequestThatMakesAnObject() throws Exception {
        makeObjects("objectacl: public-read");

        assertThatMakersAndOnlyTheySay(ACL, "public-read");
    }

    @Test
    void objectaclIsNotSentByDefault() throws Exception {
        makeObjects();

        assertThatNothingSays(ACL);
    }
}
