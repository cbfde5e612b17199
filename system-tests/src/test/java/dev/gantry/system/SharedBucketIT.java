// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// CNCF Distribution 2.8.2 and Gantry serve one bucket at the same time, and each sees what the other did.
class SharedBucketIT {

    private static S3Bucket bucket;
    private static GantryProcess gantryProcess;
    private static DistributionProcess distributionProcess;
    private static Product gantry;
    private static Product distribution;

    /// Who acts; the other one looks.
    enum Writer {
        GANTRY,
        DISTRIBUTION;

        Product itself() {
            return this == GANTRY ? gantry : distribution;
        }

        Product other() {
            return this == GANTRY ? distribution : gantry;
        }

        String repository(String name) {
            return name + "/" + name().toLowerCase(Locale.ROOT);
        }
    }

    @BeforeAll
    static void start() throws IOException {
        bucket = S3Bucket.create(Peers.rgw());
        gantryProcess = GantryProcess.start(GantryConfig.on(bucket));
        distributionProcess = DistributionProcess.start(bucket);
        gantry = Product.at(gantryProcess.authority());
        distribution = Product.at(distributionProcess.authority());
    }

    @AfterAll
    static void stop() throws IOException {
        if (distributionProcess != null) {
            gantry.close();
            distribution.close();
            distributionProcess.close();
        }
        if (gantryProcess != null) {
            gantryProcess.close();
        }
        if (bucket != null) {
            bucket.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void imagesIndexesAndIndexesOfIndexesArePulledFromTheOther(Writer writer) throws IOException {
        String repository = writer.repository("kinds");
        Document one = writer.itself().image(repository, 10);
        Document two = writer.itself().image(repository, 20);
        Document index = Document.index(one, two);
        writer.itself().push(repository, "image", one);
        writer.itself().pushByDigest(repository, two);
        writer.itself().push(repository, "index", index);
        writer.itself().push(repository, "nested", Document.index(index));
        for (Product product : List.of(writer.itself(), writer.other())) {
            assertThat(product.assertServes(repository, "image")).isEqualTo(3);
            assertThat(product.assertServes(repository, "index")).isEqualTo(7);
            assertThat(product.assertServes(repository, "nested")).isEqualTo(8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anArtifactWithASubjectIsPulledFromTheOther(Writer writer) throws IOException {
        String repository = writer.repository("artifacts");
        Document subject = writer.itself().image(repository, 30);
        Document artifact = Document.referring(writer.itself().image(repository, 40), subject);
        writer.itself().push(repository, "v1", subject);
        writer.itself().pushByDigest(repository, artifact);
        for (Product product : List.of(writer.itself(), writer.other())) {
            assertThat(product.assertServes(repository, artifact.digest())).isEqualTo(3);
        }
    }

    @Test
    void gantryListsTheReferrersThatItWasSentAndThoseThatClientsOfDistributionKeepUnderATag() throws IOException {
        String repository = "referrers";
        Document subject = gantry.image(repository, 34);
        Document sent = Document.referring(gantry.image(repository, 36), subject);
        Document kept = Document.referring(distribution.image(repository, 38), subject);
        gantry.push(repository, "v1", subject);
        gantry.pushByDigest(repository, sent);
        distribution.pushByDigest(repository, kept);
        assertThat(gantry.referrers(repository, subject)).containsExactly(sent.digest());
        distribution.push(repository, subject.digest().replace(':', '-'), Document.index(kept));
        assertThat(gantry.referrers(repository, subject)).containsExactlyInAnyOrder(sent.digest(), kept.digest());
    }

    @ParameterizedTest
    @EnumSource
    void aTagThatMovedIsServedByTheOtherAtOnce(Writer writer) throws IOException {
        String repository = writer.repository("moved");
        Document before = writer.itself().image(repository, 50);
        Document after = writer.itself().image(repository, 60);
        writer.itself().push(repository, "latest", before);
        assertThat(writer.other().get(repository, "latest").body()).asString().isEqualTo(before.json());
        writer.itself().push(repository, "latest", after);
        assertThat(writer.other().get(repository, "latest").body()).asString().isEqualTo(after.json());
        writer.other().push(repository, "latest", before);
        assertThat(writer.itself().get(repository, "latest").body()).asString().isEqualTo(before.json());
    }

    @ParameterizedTest
    @EnumSource
    void aManifestThatOneDeletedIsUnknownToTheOtherWithItsTags(Writer writer) throws IOException {
        String repository = writer.repository("deleted");
        Document image = writer.itself().image(repository, 70);
        writer.itself().push(repository, "one", image);
        writer.itself().push(repository, "two", image);
        Document kept = writer.itself().image(repository, 80);
        writer.itself().push(repository, "kept", kept);
        assertThat(writer.itself().delete(repository, image.digest())).isEqualTo(202);
        for (String reference : List.of("one", "two", image.digest())) {
            assertThat(writer.other().look(repository, reference)).as(reference).containsExactly(404, 404);
        }
        assertThat(writer.other().tags(repository)).containsExactly("kept");
        assertThat(writer.other().assertServes(repository, "kept")).isEqualTo(3);
    }

    @Test
    void aTagThatGantryDeletedIsGoneForDistributionWhichDeletesNone() throws IOException {
        Document image = gantry.image("untagged", 90);
        gantry.push("untagged", "one", image);
        gantry.push("untagged", "two", image);
        assertThat(distribution.delete("untagged", "one")).isEqualTo(400);
        assertThat(gantry.delete("untagged", "one")).isEqualTo(202);
        assertThat(distribution.look("untagged", "one")).containsExactly(404, 404);
        assertThat(distribution.tags("untagged")).containsExactly("two");
        assertThat(distribution.assertServes("untagged", image.digest())).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void bothListTheSameTagsAndRepositories(Writer writer) throws IOException {
        String repository = writer.repository("listed");
        Document image = writer.itself().image(repository, 100);
        List<String> tags = List.of("1.2", "1.2-alpine", "1.2.1", "1.20", "V1", "latest");
        for (String tag : tags) {
            writer.itself().push(repository, tag, image);
        }
        assertThat(gantry.tags(repository)).containsExactlyElementsOf(tags);
        assertThat(distribution.tags(repository)).containsExactlyInAnyOrderElementsOf(tags);
        assertThat(gantry.catalog()).contains(repository).isEqualTo(distribution.catalog());
    }

    @ParameterizedTest
    @EnumSource
    void anUploadInProgressIsUnknownToTheOtherAndGoesOn(Writer writer) throws IOException {
        String repository = writer.repository("uploads");
        Blob blob = Blob.random(110, 50_000);
        RegistryClient client = writer.itself().client();
        URI upload = client.location(client.patch(client.startUpload(repository), RegistryClient.body(blob)), 202);
        URI elsewhere = writer.other().uri().resolve(upload.getRawPath() + "?" + upload.getRawQuery());
        RegistryClient stranger = writer.other().client();
        for (String method : List.of("GET", "HEAD", "PATCH", "DELETE")) {
            HttpResponse<byte[]> answer = stranger.send(method, elsewhere, RegistryClient.nothing());
            assertThat(answer.statusCode()).as(method).isEqualTo(404);
        }
        assertThat(stranger.put(elsewhere, blob.digest(), RegistryClient.nothing())
                        .statusCode())
                .isEqualTo(404);
        assertThat(client.put(upload, blob.digest(), RegistryClient.nothing()).statusCode())
                .isEqualTo(201);
        writer.other().assertServesBlob(repository, blob.digest());
        writer.itself().push(repository, "v1", writer.itself().image(repository, 115));
    }

    @ParameterizedTest
    @EnumSource
    void aBlobOfTheOneIsMountedByTheOther(Writer writer) throws IOException {
        Blob blob = Blob.random(120, 5_000);
        String from = writer.repository("source");
        writer.itself().client().pushByPut(from, blob);
        writer.itself().push(from, "v1", writer.itself().image(from, 125));
        String to = writer.repository("target");
        String mount = "?mount=%s&from=%s".formatted(blob.digest(), from);
        assertThat(writer.other().client().post(to, mount).statusCode()).isEqualTo(201);
        writer.other().push(to, "v1", writer.other().image(to, 126));
        writer.itself().assertServesBlob(to, blob.digest());
    }

    @ParameterizedTest
    @EnumSource
    void aLayerUnderSha512IsPulledFromTheOther(Writer writer) throws IOException {
        String repository = writer.repository("sha512");
        Document image = Sha512.image(writer.itself(), repository);
        writer.itself().push(repository, "v1", image);
        for (Product product : List.of(writer.itself(), writer.other())) {
            assertThat(product.assertServes(repository, "v1")).isEqualTo(3);
        }
    }

    @Test
    void aManifestUnderSha512IsPushedToGantryOnlyAndPulledFromBoth() throws IOException {
        String repository = "sha512/manifest";
        Document image = gantry.image(repository, 130);
        String digest = Blob.digestOf("SHA-512", image.json().getBytes(UTF_8));
        gantry.push(repository, digest, image);
        for (Product product : List.of(gantry, distribution)) {
            assertThat(product.get(repository, digest).body()).asString().isEqualTo(image.json());
        }
    }
}
