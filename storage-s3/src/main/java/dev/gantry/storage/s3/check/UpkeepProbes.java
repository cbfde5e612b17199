// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import dev.gantry.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;
import software.amazon.awssdk.services.s3.model.Transition;

/// What the bucket does with objects by itself. The policy that a registry needs lets nobody ask, so not to know it
/// is no fault.
record UpkeepProbes(Target target) {

    private static final Set<String> UNREADABLE = Set.of("GLACIER", "DEEP_ARCHIVE");
    private static final String UPLOADS = "_gantry/";

    Verdict versioning() throws StorageException {
        try {
            String status = target.call(
                            "ask for the versioning of",
                            "s3:GetBucketVersioning",
                            () -> target.s3().getBucketVersioning(r -> r.bucket(target.bucket())))
                    .statusAsString();
            return "Enabled".equals(status)
                    ? Verdict.warn(
                            "the bucket keeps old versions: layers that are deleted go on costing",
                            "let a lifecycle rule expire non-current versions, or suspend versioning")
                    : Verdict.pass("off");
        } catch (StorageException.Rejected | StorageException.NotFound e) {
            return notKnown(e, "s3:GetBucketVersioning");
        }
    }

    Verdict lifecycle() throws StorageException {
        List<LifecycleRule> rules;
        try {
            rules = target.call(
                            "ask for the lifecycle of",
                            "s3:GetLifecycleConfiguration",
                            () -> target.s3().getBucketLifecycleConfiguration(r -> r.bucket(target.bucket())))
                    .rules();
        } catch (StorageException.Rejected | StorageException.NotFound e) {
            if (!Diagnosis.code(e).equals("NoSuchLifecycleConfiguration")) {
                return notKnown(e, "s3:GetLifecycleConfiguration");
            }
            rules = List.of();
        }
        List<LifecycleRule> ours = rules.stream()
                .filter(rule -> rule.status() == ExpirationStatus.ENABLED)
                .filter(this::touchesContent)
                .toList();
        List<String> deadly = ours.stream().flatMap(rule -> harm(rule).stream()).toList();
        if (!deadly.isEmpty()) {
            return Verdict.fail(
                    "content will be lost: " + String.join("; ", deadly),
                    "remove these rules, or restrict them to %s%s".formatted(target.root(), UPLOADS));
        }
        return rules.stream().anyMatch(rule -> rule.abortIncompleteMultipartUpload() != null)
                ? Verdict.pass(
                        "%d rules; none of them deletes content, one aborts unfinished uploads".formatted(rules.size()))
                : Verdict.info("%d rules; none aborts unfinished multipart uploads, so that is left to the purging of"
                                .formatted(rules.size())
                        + " storage.maintenance.uploadpurging");
    }

    /// Whether a rule applies to objects that the registry keeps. They have no tags, and staging may be cleared.
    private boolean touchesContent(LifecycleRule rule) {
        if (isTagged(rule.filter())) {
            return false;
        }
        String prefix = prefix(rule);
        String root = target.root();
        String staging = root + UPLOADS;
        String stagingOfRegistry = root + "docker/registry/v2/" + UPLOADS;
        return (prefix.startsWith(root) || root.startsWith(prefix))
                && !prefix.startsWith(staging)
                && !prefix.startsWith(stagingOfRegistry);
    }

    private static boolean isTagged(LifecycleRuleFilter filter) {
        return filter != null
                && (filter.tag() != null
                        || (filter.and() != null && !filter.and().tags().isEmpty()));
    }

    @SuppressWarnings("deprecation") // old rules have their prefix outside of a filter
    private static String prefix(LifecycleRule rule) {
        LifecycleRuleFilter filter = rule.filter();
        String prefix = filter == null
                ? rule.prefix()
                : filter.and() == null ? filter.prefix() : filter.and().prefix();
        return prefix == null ? "" : prefix;
    }

    private static List<String> harm(LifecycleRule rule) {
        List<String> harm = new ArrayList<>();
        String name = rule.id() == null ? "a rule" : "rule '%s'".formatted(rule.id());
        var expiration = rule.expiration();
        if (expiration != null && expiration.days() != null) {
            harm.add("%s deletes objects after %d days".formatted(name, expiration.days()));
        } else if (expiration != null && expiration.date() != null) {
            harm.add("%s deletes objects from %s on".formatted(name, expiration.date()));
        }
        for (Transition transition : rule.transitions()) {
            if (UNREADABLE.contains(transition.storageClassAsString())) {
                harm.add("%s moves objects to %s, from where they cannot be read"
                        .formatted(name, transition.storageClassAsString()));
            }
        }
        return harm;
    }

    private static Verdict notKnown(StorageException failure, String permission) {
        return Diagnosis.isDenied(failure)
                ? Verdict.info("not known: the credentials may not ask (%s), and need not".formatted(permission))
                : Verdict.info("not known: the store does not tell");
    }
}
