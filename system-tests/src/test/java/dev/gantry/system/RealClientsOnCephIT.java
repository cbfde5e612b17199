// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Real clients against Gantry on Ceph RGW, and what they leave in the bucket.
class RealClientsOnCephIT extends RealClients {

    private static final Pattern LAYOUT = Pattern.compile("docker/registry/v2/("
            + "blobs/sha256/([0-9a-f]{2})/\\2[0-9a-f]{62}/data"
            + "|repositories/[a-z0-9/._-]+/_referrers/(sha256/[0-9a-f]{64}/){2}link"
            + "|repositories/[a-z0-9/._-]+/_layers/sha256/[0-9a-f]{64}/link"
            + "|repositories/[a-z0-9/._-]+/_manifests/revisions/sha256/[0-9a-f]{64}/link"
            + "|repositories/[a-z0-9/._-]+/_manifests/tags/[^/]+/current/link"
            + "|repositories/[a-z0-9/._-]+/_manifests/tags/[^/]+/index/sha256/[0-9a-f]{64}/link)");

    private S3Bucket bucket;

    @Override
    GantryProcess startGantry() throws IOException {
        Peers.skopeo();
        bucket = S3Bucket.create(Peers.rgw());
        return GantryProcess.start(GantryConfig.on(bucket));
    }

    @AfterAll
    void deleteBucket() {
        if (bucket != null) {
            bucket.close();
        }
    }

    @Test
    void aPushLeavesDistributionsLayoutAndReferrersAndNothingElse() throws IOException {
        assertSkopeoPullsWhatItPushes(Peers.largeImage(), "real/large-again");
        assertThat(bucket.objects()).hasSizeGreaterThan(30);
        assertThat(bucket.objects().keySet())
                .allMatch(key -> LAYOUT.matcher(key).matches());
        assertThat(bucket.openUploads()).isEmpty();
        assertThat(bucket.assertEveryBlobHasItsBytes()).isGreaterThanOrEqualTo(12);
    }
}
