// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.benchmarks.client.Crowd;
import dev.gantry.benchmarks.client.RegistryClient;
import dev.gantry.benchmarks.client.Sha256;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Many clients ask for the manifests of one repository in turn.
///
/// @param distinct how many manifests there are
/// @param warmUp how many requests are made before those that are measured
/// @param requests how many are measured
record ReadManifests(
        String name,
        String title,
        Method method,
        Reference reference,
        boolean cold,
        int distinct,
        int warmUp,
        int requests)
        implements Scenario {

    private static final int CONNECTIONS = 16;
    private static final int SHELVERS = 32;

    /// What is asked.
    enum Method {
        GET {
            @Override
            void ask(RegistryClient client, String repository, String reference, Entry entry) throws IOException {
                expect(client.manifest(repository, reference), entry.text());
            }
        },
        HEAD {
            @Override
            void ask(RegistryClient client, String repository, String reference, Entry entry) throws IOException {
                expect(client.manifestDigest(repository, reference), entry.digest());
            }
        };

        abstract void ask(RegistryClient client, String repository, String reference, Entry entry) throws IOException;

        private static void expect(String answered, String expected) throws IOException {
            if (!answered.equals(expected)) {
                throw new IOException("another manifest came: %s instead of %s".formatted(answered, expected));
            }
        }
    }

    /// By what it is asked for.
    enum Reference {
        TAG,
        DIGEST
    }

    /// A manifest, and what it is called.
    record Entry(String tag, String digest, String text) {

        String by(Reference reference) {
            return switch (reference) {
                case TAG -> tag;
                case DIGEST -> digest;
            };
        }
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public Set<Setting> settings() {
        return Set.of(Setting.PLAIN);
    }

    @Override
    public Run prepare(Arena arena) throws IOException {
        String repository = arena.repository(this);
        List<Entry> entries = entries(repository);
        shelve(entries, new Shelf(arena.bucket()), repository);
        Crowd crowd = arena.crowd();
        Crowd.Job ask = (client, index) -> {
            Entry entry = entries.get(index % entries.size());
            method.ask(client, repository, entry.by(reference), entry);
        };
        crowd.work(CONNECTIONS, warmUp, ask);
        return () -> {
            crowd.work(CONNECTIONS, requests, ask);
            return requests;
        };
    }

    private List<Entry> entries(String repository) {
        Image image = Image.small(repository);
        return IntStream.range(0, distinct)
                .mapToObj("v%04d"::formatted)
                .map(tag -> entry(tag, Image.manifest(image.config(), image.layers(), repository + ":" + tag)))
                .toList();
    }

    private static Entry entry(String tag, String text) {
        return new Entry(tag, Sha256.of(text.getBytes(UTF_8)), text);
    }

    private static void shelve(List<Entry> entries, Shelf shelf, String repository) throws IOException {
        try (var shelvers = new Fanout<Boolean>(SHELVERS)) {
            entries.forEach(entry -> shelvers.fork(() -> {
                String digest = shelf.manifest(entry.text());
                shelf.revision(repository, digest);
                shelf.tag(repository, entry.tag(), digest);
                return true;
            }));
            shelvers.join();
        }
    }
}
