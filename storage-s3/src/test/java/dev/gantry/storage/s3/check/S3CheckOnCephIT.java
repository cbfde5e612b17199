// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.s3.check.Finding.Outcome;
import dev.gantry.storage.s3.client.S3Clients;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.testkit.Testbed;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

/// The check against Ceph's gateway, which enforces policies, keeps versions and has lifecycle rules.
class S3CheckOnCephIT {

    private final String bucket = "gantry-check-"
            + HexFormat.of().toHexDigits(RandomGenerator.of("L64X128MixRandom").nextLong());

    private S3Config config;
    private S3Clients clients;

    @BeforeEach
    void makeBucket() {
        Testbed.Rgw rgw = Testbed.find().rgw();
        config = S3Config.builder(
                        bucket, Location.at(rgw.endpoint(), "us-east-1").withPathStyle(true))
                .credentials(rgw.accessKey(), rgw.secretKey())
                .build();
        clients = S3Clients.open(config);
        s3().createBucket(r -> r.bucket(bucket));
    }

    /// A bucket in which anything remains cannot be deleted.
    @AfterEach
    void deleteBucket() {
        if (clients != null) {
            s3().deleteBucketPolicy(r -> r.bucket(bucket));
            s3().deleteBucket(r -> r.bucket(bucket));
            clients.close();
        }
    }

    private S3Client s3() {
        return clients.client();
    }

    private List<String> contents() {
        List<String> keys = new ArrayList<>();
        var versions = s3().listObjectVersions(r -> r.bucket(bucket));
        versions.versions().forEach(version -> keys.add(version.key()));
        versions.deleteMarkers().forEach(mark -> keys.add("deletion of " + mark.key()));
        s3().listMultipartUploads(r -> r.bucket(bucket))
                .uploads()
                .forEach(upload -> keys.add("unfinished upload of " + upload.key()));
        return keys;
    }

    @Test
    void aRightConfigurationFailsInNoLineAndLeavesNothingBehind() {
        Checked checked = Checked.run(config);

        assertThat(checked.names(Outcome.FAIL)).as("%s", checked).isEmpty();
        assertThat(checked.line(Line.LEFTOVERS).outcome()).isEqualTo(Outcome.PASS);
        assertThat(contents()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3:ListBucket",
                "s3:GetBucketLocation",
                "s3:ListBucketMultipartUploads",
                "s3:PutObject",
                "s3:GetObject",
                "s3:DeleteObject",
                "s3:ListMultipartUploadParts",
                "s3:AbortMultipartUpload",
            })
    void aPermissionThatThePolicyDeniesIsNamedInItsLine(String permission) {
        s3().putBucketPolicy(r -> r.bucket(bucket).policy("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "%s",
                 "Resource": ["arn:aws:s3:::%s", "arn:aws:s3:::%s/*"]}]}""".formatted(permission, bucket, bucket)));

        Checked checked = Checked.run(config);

        assertThat(checked.names(Outcome.FAIL)).as("%s", checked).containsExactly(permission);
        assertThat(checked.findings())
                .filteredOn(finding -> finding.name().equals(permission))
                .singleElement()
                .extracting(Finding::cause)
                .asString()
                .contains("lack " + permission);
        s3().deleteBucketPolicy(r -> r.bucket(bucket));
        assertThat(contents()).isEmpty();
    }

    @Test
    void aBucketThatKeepsVersionsIsAWarningAndKeepsNoneOfTheChecks() {
        s3().putBucketVersioning(
                        r -> r.bucket(bucket).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));

        Checked checked = Checked.run(config);

        assertThat(checked.names(Outcome.FAIL)).as("%s", checked).isEmpty();
        assertThat(checked.line(Line.VERSIONING).outcome()).isEqualTo(Outcome.WARN);
        assertThat(checked.line(Line.VERSIONING).cause()).contains("layers that are deleted go on costing");
        assertThat(contents()).isEmpty();
    }

    private void putRules(LifecycleRule... rules) {
        s3().putBucketLifecycleConfiguration(
                        r -> r.bucket(bucket).lifecycleConfiguration(l -> l.rules(List.of(rules))));
    }

    private static LifecycleRule.Builder rule(String id, String prefix) {
        return LifecycleRule.builder().id(id).status(ExpirationStatus.ENABLED).filter(f -> f.prefix(prefix));
    }

    @Test
    void aRuleThatDeletesContentFails() {
        putRules(rule("tidy", "docker/").expiration(e -> e.days(30)).build());

        Finding lifecycle = Checked.run(config).line(Line.LIFECYCLE);

        assertThat(lifecycle.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(lifecycle.cause()).contains("rule 'tidy' deletes objects after 30 days");
    }

    @Test
    void aRuleThatClearsStagingAloneIsWelcome() {
        putRules(
                rule("staging", "docker/registry/v2/_gantry/uploads/")
                        .expiration(e -> e.days(2))
                        .build(),
                rule("uploads", "")
                        .abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(3))
                        .build());

        Finding lifecycle = Checked.run(config).line(Line.LIFECYCLE);

        assertThat(lifecycle.outcome()).as("%s", lifecycle).isEqualTo(Outcome.PASS);
    }
}
