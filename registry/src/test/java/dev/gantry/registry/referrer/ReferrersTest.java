// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.referrer;

import static dev.gantry.registry.TestManifests.entry;
import static dev.gantry.registry.TestManifests.image;
import static dev.gantry.registry.TestManifests.index;
import static dev.gantry.registry.TestManifests.push;
import static dev.gantry.registry.TestManifests.referrer;
import static dev.gantry.registry.TestManifests.subject;
import static dev.gantry.registry.TestRegistry.REPO;
import static dev.gantry.registry.TestRegistry.digest;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.TestManifests;
import dev.gantry.registry.TestRegistry;
import dev.gantry.registry.TestTime;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.Reference;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.memory.MemoryDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferrersTest {

    private static final Digest SUBJECT = digest(image(""));
    private static final Digest OTHER = digest(new byte[1]);

    private final MemoryDriver driver = new MemoryDriver(new TestTime());
    private final TestRegistry one = new TestRegistry(driver, new TestTime(), 1);

    /// Which has seen nothing yet.
    private TestRegistry fresh() {
        return new TestRegistry(driver, new TestTime(), 2);
    }

    @Test
    void manifestWithASubjectIsListedBeforeAndAfterItsSubjectIsThere() throws IOException {
        byte[] manifest = referrer(SUBJECT, "test/signature", "x");
        Digest digest = push(one, REPO, manifest);
        var expected =
                new Referrer(digest, TestManifests.IMAGE, manifest.length, "test/signature", Map.of("note", "x"));
        assertThat(fresh().referrers.list(REPO, SUBJECT, null, null, 10))
                .isEqualTo(new ReferrersPage(List.of(expected), null));
        push(one, REPO, image(""));
        assertThat(one.referrers.list(REPO, SUBJECT, null, null, 10).referrers())
                .containsExactly(expected);
    }

    @Test
    void whatHasNoReferrersHasAnEmptyListAlsoWhereThereIsNoRepository() throws IOException {
        push(one, REPO, referrer(SUBJECT, "t", ""));
        assertThat(list(OTHER)).isEmpty();
        assertThat(one.referrers
                        .list(new RepositoryName("nothing"), SUBJECT, null, null, 10)
                        .referrers())
                .isEmpty();
    }

    @Test
    void artifactTypeIsItsOwnOrItsConfigurationsOrNone() throws IOException {
        push(one, REPO, image(subject(SUBJECT)));
        push(one, REPO, referrer(SUBJECT, "test/own", ""));
        push(one, REPO, index(subject(SUBJECT), ""));
        push(one, REPO, index("\"artifactType\":\"test/index\"," + subject(SUBJECT), ""));
        assertThat(one.referrers.list(REPO, SUBJECT, null, null, 10).referrers())
                .extracting(Referrer::artifactType)
                .containsExactlyInAnyOrder("test/config", "test/own", "", "test/index");
    }

    @Test
    void filterLeavesOneType() throws IOException {
        Digest a = push(one, REPO, referrer(SUBJECT, "a", ""));
        push(one, REPO, referrer(SUBJECT, "b", ""));
        Digest configured = push(one, REPO, image(subject(SUBJECT)));
        assertThat(filtered("a")).containsExactly(a);
        assertThat(filtered("test/config")).containsExactly(configured);
        assertThat(filtered("A")).isEmpty();
    }

    private List<Digest> filtered(String type) throws IOException {
        return digests(one.referrers.list(REPO, SUBJECT, type, null, 10));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 16, 17, 39, 40, 41})
    void pagesHoldEveryReferrerOnceInOneOrder(int limit) throws IOException {
        var all = new TreeMap<String, Digest>();
        for (int i = 0; i < 40; i++) {
            Digest digest = push(one, REPO, referrer(SUBJECT, "t", "" + i));
            all.put(digest.toString(), digest);
            if (i % 3 == 0) {
                driver.delete(List.of(StorageLayout.referrerLink(REPO, SUBJECT, digest)));
            }
        }
        tag(all.values());
        assertThat(pages(limit)).containsExactlyElementsOf(all.values());
    }

    @Test
    void listingThatTheStoreCutsGoesOnAndLosesNothingThatATagNames() throws IOException {
        for (int i = 0; i < 1_500; i++) {
            link(digest(new byte[] {(byte) i, (byte) (i >> 8), 1}));
        }
        var all = new TreeMap<String, Digest>();
        for (int i = 0; i < 10; i++) {
            Digest digest = push(one, REPO, referrer(SUBJECT, "t", "" + i));
            all.put(digest.toString(), digest);
            if (i % 2 == 0) {
                driver.delete(List.of(StorageLayout.referrerLink(REPO, SUBJECT, digest)));
            }
        }
        tag(all.values());
        assertThat(one.referrers.list(REPO, SUBJECT, null, null, 100).next()).isNotNull();
        assertThat(pages(100)).containsExactlyElementsOf(all.values());
    }

    @Test
    void whatATagNamesIsListedOnlyIfItIsThereAndHasThatSubject() throws IOException {
        Digest linked = push(one, REPO, referrer(SUBJECT, "t", "linked"));
        Digest named = push(one, REPO, referrer(SUBJECT, "t", "named"));
        Digest elsewhere = push(one, REPO, referrer(OTHER, "t", ""));
        Digest without = push(one, REPO, image(""));
        driver.delete(List.of(StorageLayout.referrerLink(REPO, SUBJECT, named)));
        Digest absent = digest(new byte[2]);
        for (Digest entry : List.of(linked, named, elsewhere, without)) {
            assertThat(one.manifests.find(REPO, new Reference.ByDigest(entry))).isPresent();
        }
        write("%s,%s,%s,%s,%s,%s,{\"digest\":7},null"
                .formatted(entry(linked), entry(named), entry(named), entry(elsewhere), entry(without), entry(absent)));
        assertThat(list(SUBJECT)).containsExactlyInAnyOrder(linked, named);
    }

    @Test
    void brokenTagHidesNothing() throws IOException {
        Digest linked = push(one, REPO, referrer(SUBJECT, "t", ""));
        StoragePath tag = StorageLayout.tagCurrent(REPO, Referrers.fallbackTag(SUBJECT));
        Digest image = push(one, REPO, image(""));
        for (String target : List.of("", "garbage", OTHER.toString(), image.toString())) {
            driver.put(tag, target.getBytes(UTF_8), null);
            assertThat(list(SUBJECT)).as(target).containsExactly(linked);
        }
    }

    @Test
    void fallbackTagIsTruncatedAsTheSpecificationSays() {
        assertThat(Referrers.fallbackTag(Digest.parse("sha256:" + "a".repeat(64))))
                .isEqualTo(new Tag("sha256-" + "a".repeat(64)));
        assertThat(Referrers.fallbackTag(Digest.parse("sha512:" + "a".repeat(64) + "b".repeat(64))))
                .isEqualTo(new Tag("sha512-" + "a".repeat(64)));
    }

    @Test
    void subjectAndReferrerMayHaveDigestsOfAnotherAlgorithm() throws IOException {
        byte[] image = image("");
        Digest subject = Digest.of(Algorithm.SHA512, image);
        byte[] manifest = referrer(subject, "t", "");
        Digest digest = Digest.of(Algorithm.SHA512, manifest);
        one.push(REPO, TestManifests.CONFIG);
        one.manifests.put(REPO, new Reference.ByDigest(subject), null, image);
        one.manifests.put(REPO, new Reference.ByDigest(digest), null, manifest);
        Digest last = push(one, REPO, referrer(subject, "t", "by sha256"));
        assertThat(pages(subject, 1)).containsExactly(last, digest);
    }

    @Test
    void whatACollectorTookAwayIsListedNoMore() throws IOException {
        Digest unlinked = push(one, REPO, referrer(SUBJECT, "t", "1"));
        Digest collected = push(one, REPO, referrer(SUBJECT, "t", "2"));
        Digest replaced = push(one, REPO, referrer(SUBJECT, "t", "3"));
        Digest left = push(one, REPO, referrer(SUBJECT, "t", "4"));
        driver.delete(List.of(StorageLayout.revisionLink(REPO, unlinked)));
        driver.delete(List.of(StorageLayout.blobData(collected)));
        driver.put(StorageLayout.blobData(replaced), referrer(SUBJECT, "t", "5"), null);
        assertThat(digests(fresh().referrers.list(REPO, SUBJECT, null, null, 10)))
                .containsExactly(left);
    }

    @Test
    void deletedReferrerIsGoneFromTheListAndTheStore() throws IOException {
        Digest gone = push(one, REPO, referrer(SUBJECT, "t", "1"));
        Digest left = push(one, REPO, referrer(SUBJECT, "t", "2"));
        fresh().manifests.delete(REPO, gone);
        assertThat(digests(fresh().referrers.list(REPO, SUBJECT, null, null, 10)))
                .containsExactly(left);
        assertThat(driver.list(StorageLayout.referrers(REPO, SUBJECT), null, 10).items())
                .hasSize(1);
    }

    @Test
    void deletedSubjectLeavesItsReferrers() throws IOException {
        push(one, REPO, image(""));
        Digest referrer = push(one, REPO, referrer(SUBJECT, "t", ""));
        one.manifests.delete(REPO, SUBJECT);
        assertThat(list(SUBJECT)).containsExactly(referrer);
    }

    @Test
    void foreignObjectsAmongTheLinksAreSkipped() throws IOException {
        Digest referrer = push(one, REPO, referrer(SUBJECT, "t", ""));
        StoragePath folder = StorageLayout.referrers(REPO, SUBJECT);
        for (String name : List.of("x", "sha256/x/link", "sha256/" + OTHER.hex(), "sha999/" + OTHER.hex() + "/link")) {
            driver.put(folder.resolve(name), new byte[0], null);
        }
        assertThat(list(SUBJECT)).containsExactly(referrer);
    }

    @Test
    void pageEndsBeforeItIsLargerThanAManifestMayBe() throws IOException {
        for (int i = 0; i < 10; i++) {
            push(one, REPO, referrer(SUBJECT, "t", i + "x".repeat(1 << 20)));
        }
        ReferrersPage page = one.referrers.list(REPO, SUBJECT, null, null, 100);
        assertThat(page.referrers()).hasSize(3);
        assertThat(page.next()).isEqualTo(page.referrers().getLast().digest());
        assertThat(pages(100)).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void listCostsOneListingTheTagAndTheManifestsAndTheseOnlyOnce() throws IOException {
        for (int i = 0; i < 20; i++) {
            push(one, REPO, referrer(SUBJECT, "t", "" + i));
        }
        var watched = new FaultyStorageDriver(driver);
        var cold = new TestRegistry(watched, new TestTime(), 3);
        assertThat(cold.referrers.list(REPO, SUBJECT, null, null, 100).referrers())
                .hasSize(20);
        assertThat(watched.count(Operation.LIST)).isEqualTo(1);
        assertThat(watched.calls()).hasSize(1 + 1 + 2 * 20);
        watched.forgetCalls();
        assertThat(cold.referrers.list(REPO, SUBJECT, null, null, 100).referrers())
                .hasSize(20);
        assertThat(watched.calls()).as("the listing and the tag").hasSize(2);
    }

    private List<Digest> list(Digest subject) throws IOException {
        return digests(one.referrers.list(REPO, subject, null, null, 100));
    }

    private List<Digest> pages(int limit) throws IOException {
        return pages(SUBJECT, limit);
    }

    private List<Digest> pages(Digest subject, int limit) throws IOException {
        List<Digest> found = new ArrayList<>();
        @Nullable Digest last = null;
        do {
            ReferrersPage page = one.referrers.list(REPO, subject, null, last, limit);
            assertThat(page.referrers()).hasSizeLessThanOrEqualTo(limit);
            found.addAll(digests(page));
            last = page.next();
        } while (last != null);
        return found;
    }

    private static List<Digest> digests(ReferrersPage page) {
        return page.referrers().stream().map(Referrer::digest).toList();
    }

    /// A link without a manifest, as a crash leaves one behind.
    private void link(Digest digest) throws IOException {
        driver.put(
                StorageLayout.referrerLink(REPO, SUBJECT, digest),
                digest.toString().getBytes(UTF_8),
                null);
    }

    private void tag(Collection<Digest> entries) throws IOException {
        write(String.join(",", entries.stream().map(TestManifests::entry).toList()));
    }

    /// The index that a client keeps under the tag, whatever it holds.
    private void write(String entries) throws IOException {
        byte[] index = index("", entries);
        Digest digest = digest(index);
        byte[] link = digest.toString().getBytes(UTF_8);
        driver.put(StorageLayout.blobData(digest), index, null);
        driver.put(StorageLayout.revisionLink(REPO, digest), link, null);
        driver.put(StorageLayout.tagCurrent(REPO, Referrers.fallbackTag(SUBJECT)), link, null);
    }
}
