// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import dev.gantry.proxy.FetchMarks.Fetched;
import dev.gantry.registry.blob.LinkKind;
import dev.gantry.registry.layout.Links;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.Page;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives up what was fetched long ago, and frees its space.
public final class Expiry {
    /*
     * In two steps, each of which may break off anywhere and be done twice, by any number of replicas:
     *   - what was fetched a time to live ago loses its tags and its link, then is marked as released, then loses the
     *     mark of its fetch;
     *   - content that was released longer ago than anybody believes what he saw, and that nothing links, is deleted,
     *     then its mark.
     * One listing of all repositories finds the links to all content that is to go. Content that is being fetched, or
     * came after it was released, is spared until the next sweep.
     *
     * A link that another replica writes between the listing and the deletion leads nowhere then. It is found out when
     * it is followed, and the content is fetched again.
     */
    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
    private static final int STORE_PAGE = 1000;

    /// How much content is judged by one listing.
    private static final int MAX_CONTENTS = 50_000;

    private static final Pattern LINK =
            Pattern.compile(".*/_(?:layers|manifests/revisions)/([a-z0-9]+)/([0-9a-f]+)/link");

    private final Local local;
    private final FetchMarks marks;
    private final Predicate<Digest> isUnderWay;
    private final Duration life;
    private final Duration grace;

    /// What one sweep did.
    ///
    /// @param expired links that were taken away
    /// @param deleted contents that were deleted
    /// @param bytes that these held
    public record Report(int expired, int deleted, long bytes) {}

    /// @param life how long after its fetch something is served
    /// @param grace how long content stays after its link has gone, for those who have just seen it
    public Expiry(Local local, PullThrough fetches, Duration life, Duration grace) {
        this(local, fetches::isUnderWay, life, grace);
    }

    Expiry(Local local, Predicate<Digest> isUnderWay, Duration life, Duration grace) {
        this.local = local;
        this.marks = new FetchMarks(local.driver());
        this.isUnderWay = isUnderWay;
        this.life = life;
        this.grace = grace;
    }

    /// Sweeps once. What fails is told, and left to the next sweep.
    public void run() {
        try {
            Report report = sweep();
            LOG.atInfo()
                    .addKeyValue("expired", report.expired())
                    .addKeyValue("deleted", report.deleted())
                    .addKeyValue("bytes", report.bytes())
                    .log("proxy.swept");
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("problem", e.getMessage()).log("proxy.sweepFailed");
        }
    }

    Report sweep() throws IOException {
        Instant now = local.driver().now();
        int expired = expire(now.minus(life));
        Set<Digest> released = released(now.minus(grace));
        if (released.isEmpty()) {
            return new Report(expired, 0, 0);
        }
        Set<Digest> linked = linked(released);
        int deleted = 0;
        long bytes = 0;
        for (Digest content : released) {
            if (linked.contains(content)) {
                forget(content);
            } else if (!isUnderWay.test(content)) {
                Optional<ObjectInfo> object = local.driver().stat(StorageLayout.blobData(content));
                if (object.isEmpty() || !object.get().lastModified().isAfter(now.minus(grace))) {
                    local.presence().deleteContent(content);
                    forget(content);
                    deleted += object.isPresent() ? 1 : 0;
                    bytes += object.map(ObjectInfo::sizeBytes).orElse(0L);
                }
            }
        }
        return new Report(expired, deleted, bytes);
    }

    private interface Step {
        void take(ObjectInfo object) throws IOException;
    }

    private static void each(StorageDriver driver, StoragePath folder, Step step) throws IOException {
        String after = null;
        Page<ObjectInfo> page;
        do {
            page = driver.list(folder, after, STORE_PAGE);
            for (ObjectInfo object : page.items()) {
                after = object.path().text();
                step.take(object);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("the sweep was interrupted");
            }
        } while (page.hasMore() && !page.items().isEmpty());
    }

    private int expire(Instant before) throws IOException {
        int[] count = new int[1];
        each(local.driver(), StorageLayout.fetched(), mark -> {
            Optional<Fetched> fetched = FetchMarks.parse(mark.path());
            boolean isOld = !mark.lastModified().isAfter(before);
            if (isOld && fetched.isPresent() && !isUnderWay.test(fetched.get().digest())) {
                expire(fetched.get());
                local.driver().delete(List.of(mark.path())).throwIfAny();
                count[0]++;
            }
        });
        return count[0];
    }

    private void expire(Fetched fetched) throws IOException {
        Digest digest = fetched.digest();
        if (fetched.isManifest()) {
            deleteManifest(fetched);
        } else {
            var ignored = local.presence().unlink(LinkKind.LAYER, fetched.repository(), digest);
        }
        marks.released(digest);
        LOG.atDebug()
                .addKeyValue("repository", fetched.repository())
                .addKeyValue("digest", digest)
                .log("proxy.expired");
    }

    private void deleteManifest(Fetched fetched) throws IOException {
        try {
            local.manifests().delete(fetched.repository(), fetched.digest());
        } catch (RegistryException e) {
            if (e.code() != ErrorCode.MANIFEST_UNKNOWN) {
                throw e;
            }
            // A client has deleted it, or a sweep that broke off here.
        }
    }

    private Set<Digest> released(Instant before) throws IOException {
        Set<Digest> contents = new HashSet<>();
        each(local.driver(), StorageLayout.released(), mark -> {
            if (!mark.lastModified().isAfter(before) && contents.size() < MAX_CONTENTS) {
                StoragePath path = mark.path();
                String below =
                        path.text().substring(StorageLayout.released().text().length() + 1);
                int slash = below.indexOf('/');
                if (slash > 0) {
                    Digests.find(below.substring(0, slash), below.substring(slash + 1))
                            .ifPresent(contents::add);
                }
            }
        });
        return contents;
    }

    /// Which of these contents any repository links. A link's name tells what it leads to, but for one of another
    /// algorithm than its content's, as Distribution writes them: those are read.
    private Set<Digest> linked(Set<Digest> contents) throws IOException {
        Set<Digest> linked = new HashSet<>();
        var links = new Links(local.driver());
        each(local.driver(), StorageLayout.repositories(), object -> {
            Matcher link = LINK.matcher(object.path().text());
            Optional<Digest> name = link.matches() ? Digests.find(link.group(1), link.group(2)) : Optional.empty();
            if (name.isPresent() && contents.contains(name.get())) {
                linked.add(name.get());
            } else if (name.isPresent() && isForeign(name.get())) {
                links.find(object.path()).filter(contents::contains).ifPresent(linked::add);
            }
        });
        return linked;
    }

    private static boolean isForeign(Digest name) {
        return name.algorithm() != Algorithm.SHA256;
    }

    private void forget(Digest content) throws StorageException {
        local.driver().delete(List.of(StorageLayout.released(content))).throwIfAny();
    }
}
