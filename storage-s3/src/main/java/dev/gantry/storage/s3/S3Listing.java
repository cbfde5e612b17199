// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.Child;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.Page;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.Utf8Order;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Lists objects in the order of their keys.
record S3Listing(S3Store store) {

    private static final Logger LOG = LoggerFactory.getLogger(S3Listing.class);
    private static final int MAX_KEYS = 1000;

    /// Sorts after everything that a key can continue with.
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    Page<ObjectInfo> list(StoragePath folder, @Nullable String after, int limit) throws StorageException {
        if (after != null && !after.startsWith("/") && Utf8Order.compare(after, "/") > 0) {
            return new Page<>(List.of(), false);
        }
        String start =
                after == null || !after.startsWith("/") ? null : store.keys().key(after);
        String prefix = store.keys().prefix(folder);
        return pages(folder, prefix, start, false, limit, (answer, items) -> {
            for (S3Object object : answer.contents()) {
                store.keys()
                        .path(object.key())
                        .ifPresentOrElse(
                                path -> items.add(
                                        new ObjectInfo(path, object.size(), object.lastModified(), object.eTag())),
                                () -> skip(object.key()));
            }
        });
    }

    Page<Child> children(StoragePath folder, @Nullable String after, int limit) throws StorageException {
        String prefix = store.keys().prefix(folder);
        String start = after == null ? null : prefix + after + (after.endsWith("/") ? LAST : "");
        return pages(folder, prefix, start, true, limit, (answer, items) -> {
            List<Child> found = new ArrayList<>();
            for (S3Object object : answer.contents()) {
                add(found, object.key().substring(prefix.length()), false);
            }
            for (CommonPrefix below : answer.commonPrefixes()) {
                String name = below.prefix().substring(prefix.length());
                add(found, name.substring(0, name.length() - 1), true);
            }
            found.removeIf(child -> after != null && Utf8Order.compare(child.sortKey(), after) <= 0);
            found.sort(Comparator.comparing(Child::sortKey, Utf8Order::compare));
            items.addAll(found);
        });
    }

    private void add(List<Child> found, String name, boolean isFolder) {
        try {
            StoragePath.ROOT.resolve(name);
        } catch (IllegalArgumentException e) {
            skip(name);
            return;
        }
        if (name.isEmpty() || name.contains("/")) {
            skip(name);
        } else {
            found.add(new Child(name, isFolder));
        }
    }

    /// What one answer of the store adds to a page.
    @FunctionalInterface
    private interface Collector<T> {
        void collect(ListObjectsV2Response answer, List<T> items);
    }

    private <T> Page<T> pages(
            StoragePath folder, String prefix, @Nullable String start, boolean oneLevel, int limit, Collector<T> to)
            throws StorageException {
        List<T> items = new ArrayList<>();
        String token = null;
        boolean hasMore;
        do {
            int wanted = Math.min(MAX_KEYS, limit - items.size());
            ListObjectsV2Response answer = request(folder, prefix, start, oneLevel, wanted, token);
            to.collect(answer, items);
            token = answer.nextContinuationToken();
            hasMore = Boolean.TRUE.equals(answer.isTruncated()) && token != null;
        } while (hasMore && items.size() < limit);
        return new Page<>(items, hasMore);
    }

    private ListObjectsV2Response request(
            StoragePath folder,
            String prefix,
            @Nullable String start,
            boolean oneLevel,
            int maxKeys,
            @Nullable String token)
            throws StorageException {
        Consumer<ListObjectsV2Request.Builder> request = r -> r.bucket(store.bucket())
                .prefix(prefix)
                .delimiter(oneLevel ? "/" : null)
                .startAfter(start)
                .continuationToken(token)
                .maxKeys(maxKeys);
        try {
            // Keys may hold characters that XML cannot.
            return store.call(
                    "list",
                    folder,
                    "s3:ListBucket",
                    () -> store.s3().listObjectsV2(request.andThen(r -> r.encodingType("url"))));
        } catch (IllegalArgumentException e) {
            // Ceph 16 encodes the keys but not the prefix that it repeats, where a percent sign then makes no sense.
            return store.call("list", folder, "s3:ListBucket", () -> store.s3().listObjectsV2(request));
        }
    }

    /// Proves with one request that the bucket is there and that the credentials may list it.
    ListObjectsV2Response probe() throws StorageException {
        return request(StoragePath.ROOT, store.keys().root(), null, false, 1, null);
    }

    /// The time that the store tells with its answers, else this machine's. The two may lie far apart: where they
    /// do, the SDK signs by the store's clock.
    Instant now() throws StorageException {
        return probe().sdkHttpResponse()
                .firstMatchingHeader("Date")
                .flatMap(S3Listing::parseDate)
                .orElseGet(store.time()::instant);
    }

    private static Optional<Instant> parseDate(String date) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static void skip(String name) {
        LOG.atDebug().addKeyValue("name", name).log("s3.listing-skipped");
    }
}
