// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The collector of CNCF Distribution 2.8.2 on a bucket that it shares with Gantry: what it takes and spares
/// of what either pushed, and what both say of it afterwards. As `docs/interoperation.md` advises, Gantry is
/// stopped before a collection and started after it.
class DistributionCollectorIT {

    private static final String OF_GANTRY = "of/gantry";
    private static final String OF_DISTRIBUTION = "of/distribution";
    private static final List<String> REPOSITORIES = List.of(OF_GANTRY, OF_DISTRIBUTION);

    private S3Bucket bucket;
    private DistributionProcess distributionProcess;
    private GantryProcess gantryProcess;
    private Product gantry;
    private Product distribution;

    @BeforeEach
    void start() throws IOException {
        bucket = S3Bucket.create(Peers.rgw());
        distributionProcess = DistributionProcess.start(bucket);
        distribution = Product.at(distributionProcess.authority());
        startGantry();
    }

    private void startGantry() throws IOException {
        gantryProcess = GantryProcess.start(GantryConfig.on(bucket));
        gantry = Product.at(gantryProcess.authority());
    }

    @AfterEach
    void stop() throws IOException {
        if (gantryProcess != null) {
            stopGantry();
        }
        if (distributionProcess != null) {
            distribution.close();
            distributionProcess.close();
        }
        if (bucket != null) {
            bucket.close();
        }
    }

    private void stopGantry() {
        gantry.close();
        gantryProcess.close();
    }

    private void collect(String... options) throws IOException {
        stopGantry();
        distributionProcess.collect(options);
        startGantry();
    }

    @Test
    void whatAManifestNamesIsSparedWithOrWithoutATag() throws IOException {
        for (String repository : REPOSITORIES) {
            pushImages(repository);
            pushIndexes(repository);
            ownerOf(repository).client().pushByPatch(repository, orphan(repository));
        }
        List<Object> lists = lists();

        collect();

        for (String repository : REPOSITORIES) {
            for (Product product : List.of(gantry, distribution)) {
                assertThat(product.assertServes(repository, "v1")).isEqualTo(3);
                assertThat(product.assertServes(repository, "moved")).isEqualTo(3);
                assertThat(product.assertServes(repository, "index")).isEqualTo(7);
                assertThat(product.assertServes(repository, "nested")).isEqualTo(8);
                assertThat(product.assertServes(repository, old(repository).digest()))
                        .isEqualTo(3);
                assertThat(product.assertServes(repository, artifact(repository).digest()))
                        .isEqualTo(3);
                assertThat(product.lookAtBlob(repository, orphan(repository).digest()))
                        .containsExactly(404, 404);
            }
        }
        assertThat(lists()).isEqualTo(lists);
        assertThat(gantry.referrers(OF_GANTRY, image(OF_GANTRY, 0)))
                .containsExactly(artifact(OF_GANTRY).digest());
    }

    @Test
    void whatWasTakenCanBePushedAgain() throws IOException {
        Blob blob = orphan(OF_GANTRY);
        gantry.client().pushByPatch(OF_GANTRY, blob);
        collect();
        Document image = Document.image(blob, List.of(blob));
        assertThat(gantry.client().headBlob(OF_GANTRY, blob.digest()).statusCode())
                .isEqualTo(404);
        gantry.client().pushByPatch(OF_GANTRY, blob);
        gantry.push(OF_GANTRY, "v1", image);
        assertThat(distribution.assertServes(OF_GANTRY, "v1")).isEqualTo(3);
    }

    @Test
    void withDeleteUntaggedTaggedImagesAreSparedAndTheRestIsAbsent() throws IOException {
        for (String repository : REPOSITORIES) {
            pushImages(repository);
        }
        List<Object> lists = lists();

        collect("--delete-untagged");

        for (String repository : REPOSITORIES) {
            for (Product product : List.of(gantry, distribution)) {
                assertThat(product.assertServes(repository, "v1")).isEqualTo(3);
                assertThat(product.assertServes(repository, "moved")).isEqualTo(3);
                for (Document gone : List.of(old(repository), artifact(repository))) {
                    assertThat(product.look(repository, gone.digest())).containsExactly(404, 404);
                }
                assertThat(product.lookAtBlob(repository, layer(old(repository))))
                        .containsExactly(404, 404);
            }
        }
        assertThat(lists()).isEqualTo(lists);
        assertThat(gantry.referrers(OF_GANTRY, image(OF_GANTRY, 0))).isEmpty();
        pushImages(OF_GANTRY);
        assertThat(gantry.referrers(OF_GANTRY, image(OF_GANTRY, 0)))
                .containsExactly(artifact(OF_GANTRY).digest());
        for (Product product : List.of(gantry, distribution)) {
            assertThat(product.assertServes(OF_GANTRY, old(OF_GANTRY).digest())).isEqualTo(3);
        }
    }

    /// A fault of its collector, which takes the entries of an index for untagged whoever pushed it.
    @Test
    void withDeleteUntaggedTheEntriesOfIndexesAreTakenAndAPushMendsThem() throws IOException {
        for (String repository : REPOSITORIES) {
            pushIndexes(repository);
        }

        collect("--delete-untagged");

        for (String repository : REPOSITORIES) {
            for (Product product : List.of(gantry, distribution)) {
                assertThat(product.look(repository, "index")).containsExactly(200, 200);
                assertThat(product.look(repository, image(repository, 3).digest()))
                        .containsExactly(404, 404);
            }
            pushIndexes(repository);
            for (Product product : List.of(gantry, distribution)) {
                assertThat(product.assertServes(repository, "nested")).isEqualTo(8);
            }
        }
    }

    /// Release 2.8.2 takes for a repository what has a folder of layers.
    @Test
    void anIndexInARepositoryWithoutABlobIsTakenWhoeverPushedIt() throws IOException {
        for (String repository : REPOSITORIES) {
            ownerOf(repository).push(repository, "v1", Document.index());
        }
        assertThat(gantry.catalog()).containsExactlyInAnyOrderElementsOf(REPOSITORIES);
        assertThat(distribution.catalog()).isEmpty();

        collect();

        for (String repository : REPOSITORIES) {
            for (Product product : List.of(gantry, distribution)) {
                assertThat(product.look(repository, "v1")).containsExactly(404, 404);
            }
        }
    }

    @Test
    void aGantryThatRunsMeanwhileGoesOnPromisingWhatItHasSeenUntilItIsStartedAgain() throws IOException {
        Blob blob = orphan(OF_GANTRY);
        gantry.client().pushByPatch(OF_GANTRY, blob);
        distributionProcess.collect();
        assertThat(gantry.client().headBlob(OF_GANTRY, blob.digest()).statusCode())
                .isEqualTo(200);
        stopGantry();
        startGantry();
        assertThat(gantry.client().headBlob(OF_GANTRY, blob.digest()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aSha512LayerIsSparedWhereGantryStoredItAndTakenWhereDistributionDid() throws IOException {
        gantry.push(OF_GANTRY, "v1", Sha512.image(gantry, OF_GANTRY));
        collect();
        for (Product product : List.of(gantry, distribution)) {
            assertThat(product.assertServes(OF_GANTRY, "v1")).isEqualTo(3);
        }
        bucket.clear();
        distribution.push(OF_DISTRIBUTION, "v1", Sha512.image(distribution, OF_DISTRIBUTION));
        collect();
        for (Product product : List.of(gantry, distribution)) {
            assertThat(product.lookAtBlob(OF_DISTRIBUTION, Sha512.LAYER_DIGEST)).containsExactly(404, 404);
        }
        Sha512.pushLayer(gantry, OF_DISTRIBUTION);
        collect();
        for (Product product : List.of(gantry, distribution)) {
            assertThat(product.assertServes(OF_DISTRIBUTION, "v1")).isEqualTo(3);
        }
    }

    /// A tag, a tag that was moved, and an artifact that belongs to the first.
    private void pushImages(String repository) throws IOException {
        Product owner = ownerOf(repository);
        for (int i = 0; i < 3; i++) {
            owner.image(repository, seed(repository, i));
        }
        owner.push(repository, "v1", image(repository, 0));
        owner.push(repository, "moved", old(repository));
        owner.push(repository, "moved", image(repository, 0));
        owner.pushByDigest(repository, artifact(repository));
    }

    private void pushIndexes(String repository) throws IOException {
        Product owner = ownerOf(repository);
        for (int i = 3; i < 5; i++) {
            owner.pushByDigest(repository, owner.image(repository, seed(repository, i)));
        }
        Document index = Document.index(image(repository, 3), image(repository, 4));
        owner.push(repository, "index", index);
        owner.push(repository, "nested", Document.index(index));
    }

    private Product ownerOf(String repository) {
        return repository.equals(OF_GANTRY) ? gantry : distribution;
    }

    /// Tags and repositories as either tells them.
    private List<Object> lists() throws IOException {
        return List.of(
                gantry.tags(OF_GANTRY),
                gantry.tags(OF_DISTRIBUTION),
                distribution.tags(OF_GANTRY),
                distribution.tags(OF_DISTRIBUTION),
                gantry.catalog(),
                distribution.catalog());
    }

    private static long seed(String repository, int number) {
        return REPOSITORIES.indexOf(repository) * 1000L + number * 10L;
    }

    private static Document image(String repository, int number) {
        return Product.imageOf(seed(repository, number));
    }

    /// What a tag has pointed to.
    private static Document old(String repository) {
        return image(repository, 1);
    }

    private static Document artifact(String repository) {
        return Document.referring(image(repository, 2), image(repository, 0));
    }

    private static String layer(Document image) {
        return image.json().replaceFirst(".*\"layers\":\\[\\{[^}]*\"digest\":\"([^\"]*)\".*", "$1");
    }

    /// A blob that no manifest names.
    private static Blob orphan(String repository) {
        return Blob.random(seed(repository, 9), 10_000);
    }
}
