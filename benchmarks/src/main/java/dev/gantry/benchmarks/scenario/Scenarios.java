// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import static dev.gantry.benchmarks.scenario.Setting.CAPPED;
import static dev.gantry.benchmarks.scenario.Setting.CAPPED_READ_AHEAD;
import static dev.gantry.benchmarks.scenario.Setting.LISTS_LARGE;
import static dev.gantry.benchmarks.scenario.Setting.LISTS_SMALL;
import static dev.gantry.benchmarks.scenario.Setting.PLAIN;
import static dev.gantry.benchmarks.scenario.Setting.REDIRECT;
import static dev.gantry.benchmarks.scenario.Setting.STORE_TLS;
import static dev.gantry.benchmarks.scenario.Setting.TLS;

import dev.gantry.benchmarks.scenario.PushBlobs.Way;
import dev.gantry.benchmarks.scenario.ReadManifests.Method;
import dev.gantry.benchmarks.scenario.ReadManifests.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// All scenarios, in the order in which they are run and reported.
public final class Scenarios {

    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;

    /// As many connections, and as many manifests, as the warm reads of manifests spread over.
    private static final int WARM_MANIFESTS = 50;

    private static final int WARM_REQUESTS = 2_000;
    private static final int COLD_MANIFESTS = 500;
    private static final int TAG_LISTS = 10;

    /// One alone takes a tenth of a second, less than a busy moment of the machine.
    private static final int IMAGES = 5;

    /// What the sizes of blobs are divided by.
    private final int smaller;

    /// What the numbers of requests are divided by.
    private final int fewer;

    private Scenarios(int smaller, int fewer) {
        this.smaller = smaller;
        this.fewer = fewer;
    }

    /// As they are measured.
    public static List<Scenario> all() {
        return new Scenarios(1, 1).list();
    }

    /// The same with a sixteenth of the bytes and a tenth of the requests for manifests, to try whether they run.
    public static List<Scenario> quick() {
        return new Scenarios(16, 10).list();
    }

    private List<Scenario> list() {
        List<Scenario> list = new ArrayList<>();
        list.addAll(pushes());
        list.addAll(pulls());
        list.addAll(manifests());
        list.addAll(lists(Lists.SMALL, LISTS_SMALL));
        list.addAll(lists(Lists.LARGE, LISTS_LARGE));
        return List.copyOf(list);
    }

    private List<Scenario> pushes() {
        return List.of(
                new PushBlobs(
                        "push-1g-patch",
                        "push of 1 GiB by PATCH",
                        oneLarge(),
                        Way.PATCH,
                        Set.of(PLAIN, TLS, STORE_TLS)),
                new PushBlobs(
                        "push-1g-put", "push of 1 GiB by PUT", oneLarge(), Way.PUT, Set.of(PLAIN, TLS, STORE_TLS)),
                new PushBlobs("push-20x32m", "push of 20 x 32 MiB, 4 at a time", layers(), Way.PATCH, Set.of(PLAIN)),
                new PushBlobs(
                        "push-200x64k", "push of 200 x 64 KiB, 8 at a time", small(), Way.PATCH, Set.of(PLAIN, TLS)),
                new PushImage(
                        "push-image",
                        "push of %d images of 10 layers of 1 MiB, 5 at a time".formatted(IMAGES),
                        IMAGES,
                        image(5),
                        Set.of(PLAIN)),
                new PushBlobs(
                        "push-64", "64 pushes of 8 MiB at once", blobs(64, 8 * MIB, 64), Way.PATCH, Set.of(PLAIN)));
    }

    private List<Scenario> pulls() {
        return List.of(
                new PullBlobs(
                        "pull-1g",
                        "pull of 1 GiB",
                        oneLarge(),
                        Set.of(PLAIN, REDIRECT, TLS, STORE_TLS, CAPPED, CAPPED_READ_AHEAD)),
                new PullBlobs("pull-20x32m", "pull of 20 x 32 MiB, 4 at a time", layers(), Set.of(PLAIN, REDIRECT)),
                new PullBlobs(
                        "pull-200x64k", "pull of 200 x 64 KiB, 8 at a time", small(), Set.of(PLAIN, REDIRECT, TLS)),
                new PullImage(
                        "pull-image",
                        "pull of %d images of 10 layers of 1 MiB, 3 at a time".formatted(IMAGES),
                        IMAGES,
                        image(3),
                        Set.of(PLAIN, REDIRECT)));
    }

    private List<Scenario> manifests() {
        List<Scenario> list = new ArrayList<>();
        for (boolean cold : List.of(false, true)) {
            for (Reference reference : Reference.values()) {
                for (Method method : Method.values()) {
                    list.add(manifests(method, reference, cold));
                }
            }
        }
        return list;
    }

    private Scenario manifests(Method method, Reference reference, boolean cold) {
        String name = "manifest-%s-%s%s".formatted(method, reference, cold ? "-cold" : "");
        String how = cold ? "each once, by a registry that has just started" : "asked before";
        String title = "%s of manifests by %s at 16 connections, %s"
                .formatted(method, reference.name().toLowerCase(Locale.ROOT), how);
        int distinct = cold ? COLD_MANIFESTS / fewer : WARM_MANIFESTS;
        int requests = cold ? distinct : WARM_REQUESTS / fewer;
        return new ReadManifests(
                name.toLowerCase(Locale.ROOT),
                title,
                method,
                reference,
                cold,
                distinct,
                cold ? 0 : requests / 4,
                requests);
    }

    static List<Scenario> lists(Lists lists, Setting setting) {
        return List.of(
                new ReadList(
                        "tags-" + lists.tags(),
                        "%d lists of %d tags as skopeo asks for them, read before".formatted(TAG_LISTS, lists.tags()),
                        TAG_LISTS,
                        "/v2/" + lists.tagged() + "/tags/list",
                        lists.tagNames(),
                        setting),
                new ReadList(
                        "catalog-" + lists.repositories(),
                        "catalog of %d repositories, 1,000 a page".formatted(lists.repositories()),
                        1,
                        "/v2/_catalog?n=1000",
                        lists.repositoryNames(),
                        setting));
    }

    private Blobs oneLarge() {
        return blobs(1, 1024 * MIB, 1);
    }

    private Blobs layers() {
        return blobs(20, 32 * MIB, 4);
    }

    private Blobs small() {
        return blobs(200, 64 * KIB, 8);
    }

    private Blobs image(int width) {
        return blobs(10, MIB, width);
    }

    private Blobs blobs(int count, long sizeBytes, int width) {
        return new Blobs(count, sizeBytes / smaller, width);
    }
}
