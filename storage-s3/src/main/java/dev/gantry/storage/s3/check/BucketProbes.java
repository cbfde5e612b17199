// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.s3.client.CredentialReport;
import dev.gantry.storage.s3.client.S3Failures;
import dev.gantry.storage.s3.config.Access;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whether the store takes who asks, and whether the bucket is there. Two requests tell all of it; each line judges
/// one thing of what they brought.
final class BucketProbes {

    private static final Duration SOON = Duration.ofMinutes(5);

    private final Target target;
    private final Diagnosis diagnosis;
    private final InstantSource time;
    private @Nullable Asked location;
    private @Nullable Asked head;

    /// What came of a request.
    ///
    /// @param region what the answer named; empty if nothing, or for a failure
    private record Asked(String region, @Nullable StorageException failure) {

        /// @param request answers with the region, where the answer names one
        static Asked of(
                Target target, String operation, String permission, S3Failures.Request<Optional<String>> request) {
            try {
                return new Asked(target.call(operation, permission, request).orElse(""), null);
            } catch (StorageException e) {
                return new Asked("", e);
            }
        }
    }

    BucketProbes(Target target, Diagnosis diagnosis, InstantSource time) {
        this.target = target;
        this.diagnosis = diagnosis;
        this.time = time;
    }

    Verdict credentials() throws StorageException {
        CredentialReport report =
                target.call("find credentials for", "nothing", () -> CredentialReport.of(target.config()));
        CredentialReport.Found found = report.found();
        if (found == null) {
            return Verdict.fail(
                    report.refusals().stream()
                            .map(refusal -> refusal.source() + ": " + refusal.why())
                            .collect(Collectors.joining("; ", "no credentials were found (", ")")),
                    "set accesskey and secretkey, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine,"
                            + " the container or the service account a role");
        }
        String detail = "from %s, access key %s%s"
                .formatted(
                        found.source(),
                        found.accessKey(),
                        found.expiresAt() == null ? "" : ", until " + found.expiresAt());
        boolean endsSoon = found.expiresAt() != null
                && found.expiresAt().isBefore(time.instant().plus(SOON));
        return endsSoon
                ? Verdict.warn("the credentials end soon", "see that their source renews them")
                        .with(detail)
                : Verdict.pass(detail);
    }

    Verdict region() throws StorageException {
        Asked located = Asked.of(
                target,
                "ask for the region of",
                "s3:GetBucketLocation",
                () -> Optional.ofNullable(target.s3()
                        .getBucketLocation(r -> r.bucket(target.bucket()))
                        .locationConstraintAsString()));
        location = located;
        Asked headed = Asked.of(
                target,
                "look at",
                "s3:ListBucket",
                () -> Optional.ofNullable(
                        target.s3().headBucket(r -> r.bucket(target.bucket())).bucketRegion()));
        head = headed;
        Optional<StorageException> elsewhere = Stream.of(located, headed)
                .flatMap(asked -> Stream.ofNullable(asked.failure))
                .filter(diagnosis::isElsewhere)
                .findFirst();
        if (elsewhere.isPresent()) {
            return diagnosis.of(elsewhere.get());
        }
        if (located.failure instanceof StorageException.Unavailable away
                && headed.failure instanceof StorageException.Unavailable) {
            throw away;
        }
        String signed = target.config().location().region();
        String told = headed.region.isEmpty() ? located.region : headed.region;
        if (told.isEmpty()) {
            return Verdict.info("requests are signed for %s; the store names no region".formatted(signed));
        }
        return told.equals(signed)
                ? Verdict.pass(signed)
                : Verdict.info("requests are signed for %s; the store calls its region %s".formatted(signed, told));
    }

    Verdict signature() {
        Asked asked = location;
        if (asked != null && asked.failure != null && Diagnosis.NOT_TAKEN.contains(Diagnosis.code(asked.failure))) {
            return diagnosis.of(asked.failure);
        }
        boolean isV2 = target.config().access().signature() == Access.Signature.V2;
        return Verdict.pass("version %d is taken".formatted(isV2 ? 2 : 4));
    }

    Verdict bucket() {
        Asked located = location;
        Asked headed = head;
        if (located == null || headed == null) {
            return Verdict.skip("nothing was asked");
        }
        // An answer to a HEAD has no code, and a store may tell a region without looking for the bucket.
        if (located.failure != null && Diagnosis.code(located.failure).equals("NoSuchBucket")) {
            return diagnosis.of(located.failure);
        }
        if (headed.failure != null && Diagnosis.status(headed.failure) == 404) {
            return Verdict.fail(
                    "the bucket '%s' does not exist at %s"
                            .formatted(
                                    target.bucket(), target.config().location().where()),
                    "create the bucket, or correct bucket, region and regionendpoint");
        }
        if (located.failure == null || headed.failure == null) {
            return Verdict.pass(target.bucket());
        }
        return Diagnosis.isDenied(located.failure)
                ? Verdict.warn(
                        "whether the bucket '%s' exists is not known: the store tells nothing of it"
                                .formatted(target.bucket()),
                        "correct bucket; if it is another account's, its policy must let these credentials in")
                : diagnosis.of(located.failure);
    }

    Verdict mayLocate() throws StorageException {
        if (location != null && location.failure != null) {
            throw location.failure;
        }
        return Verdict.pass("allowed");
    }
}
