// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.registry.manifest.ManifestStore;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.Reference;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.Bounded;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A registry that is pulled from, by the OCI distribution API. Every method asks it, and throws a
/// [RemoteException] for what it does not give.
public final class RemoteRegistry implements AutoCloseable {

    /// How long it may be silent in the midst of an answer.
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /// How many answers are read into memory at once.
    private static final int MAX_IN_MEMORY = 16;

    private static final int MAX_LIST_BYTES = 8 << 20;
    private static final String MANIFESTS = String.join(
            ", ",
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json",
            "*/*;q=0.1");
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,18})-.*");

    private final URI root;
    private final Login.Source logins;
    private final Transport transport = new Transport();
    private final Tokens tokens;
    private final Executor threads;
    private final Semaphore turns = new Semaphore(MAX_IN_MEMORY, true);

    /// What it demanded last, and is likely to demand again; null where it demanded nothing so far.
    private volatile @Nullable Challenge demand;

    /// @param root what stands before `/v2/`
    /// @param threads to watch on what arrives
    public RemoteRegistry(URI root, Login.Source logins, Executor threads, InstantSource time) {
        this.root = root;
        this.threads = threads;
        this.logins = logins;
        this.tokens = new Tokens(root, logins, transport, time);
    }

    /// A list, and where it goes on.
    ///
    /// @param json of the answer
    /// @param next the query of the next page; null at the end
    /// @param filters what the list was filtered by; null for nothing
    public record RemoteList(
            String json, @Nullable String next, @Nullable String filters) {}

    /// A blob on its way.
    ///
    /// @param lengthBytes what is still to come, where it is announced
    public record RemoteBody(InputStream content, OptionalLong lengthBytes) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            content.close();
        }
    }

    /// The digest to which a tag points.
    ///
    /// @return empty if the registry has the tag and does not tell its digest
    public Optional<Digest> head(RepositoryName repository, Reference reference) throws IOException {
        HttpResponse<InputStream> answer = ask("HEAD", repository, "manifests/" + reference, null);
        answer.body().close();
        return answer.headers().firstValue("Docker-Content-Digest").flatMap(RemoteRegistry::digest);
    }

    private static Optional<Digest> digest(String text) {
        try {
            return Optional.of(Digest.parse(text));
        } catch (RegistryException e) {
            return Optional.empty();
        }
    }

    /// The bytes of a manifest, which have the digest by which it was asked for.
    public byte[] manifest(RepositoryName repository, Reference reference) throws IOException {
        return inTurn(() -> manifestNow(repository, reference));
    }

    private byte[] manifestNow(RepositoryName repository, Reference reference) throws IOException {
        HttpResponse<InputStream> answer = ask("GET", repository, "manifests/" + reference, null);
        try (InputStream body = WatchedStream.of(answer.body(), SILENCE, threads)) {
            byte[] content = Bounded.read(body, ManifestStore.MAX_MANIFEST_BYTES)
                    .orElseThrow(() -> broken(repository, reference, "it is larger than a manifest may be"));
            if (reference instanceof Reference.ByDigest(Digest digest)) {
                requireSame(repository, digest, Digest.of(digest.algorithm(), content));
            } else {
                Digest actual = Digest.of(Algorithm.SHA256, content);
                Optional<Digest> announced = answer.headers()
                        .firstValue("Docker-Content-Digest")
                        .flatMap(RemoteRegistry::digest)
                        .filter(digest -> digest.algorithm() == Algorithm.SHA256);
                requireSame(repository, announced.orElse(actual), actual);
            }
            return content;
        }
    }

    private static void requireSame(RepositoryName repository, Digest expected, Digest actual) throws RemoteException {
        if (!expected.equals(actual)) {
            throw broken(repository, expected, "the bytes that came have the digest " + actual);
        }
    }

    private static RemoteException broken(RepositoryName repository, Object what, String reason) {
        return new RemoteException(
                RemoteException.Kind.AWAY, "fetch %s of %s".formatted(what, repository), reason, null);
    }

    /// The size of a blob, where it is told.
    public OptionalLong size(RepositoryName repository, Digest digest) throws IOException {
        HttpResponse<InputStream> answer = ask("HEAD", repository, "blobs/" + digest, null);
        answer.body().close();
        return answer.headers().firstValueAsLong("Content-Length");
    }

    /// Opens a blob from a byte on. Its bytes are the sender's word.
    public RemoteBody blob(RepositoryName repository, Digest digest, long start) throws IOException {
        String range = start == 0 ? null : "bytes=%d-".formatted(start);
        HttpResponse<InputStream> answer = ask("GET", repository, "blobs/" + digest, range);
        if (start > 0 && !beginsAt(answer, start)) {
            answer.body().close();
            throw broken(repository, digest, "it does not go on at byte " + start);
        }
        return new RemoteBody(
                WatchedStream.of(answer.body(), SILENCE, threads),
                answer.headers().firstValueAsLong("Content-Length"));
    }

    private static boolean beginsAt(HttpResponse<?> answer, long start) {
        Matcher range = CONTENT_RANGE.matcher(
                answer.headers().firstValue("Content-Range").orElse(""));
        return answer.statusCode() == 206 && range.matches() && Long.parseLong(range.group(1)) == start;
    }

    /// A page of the tags of a repository.
    public RemoteList tags(RepositoryName repository, @Nullable String last, int limit) throws IOException {
        String position = last == null ? "" : "&last=" + URLEncoder.encode(last, UTF_8);
        return list(repository, "tags/list?n=" + limit + position);
    }

    /// A page of the manifests that belong to another.
    ///
    /// @param query as a client sent it; may be empty
    public RemoteList referrers(RepositoryName repository, Digest subject, String query) throws IOException {
        return list(repository, "referrers/" + subject + (query.isEmpty() ? "" : "?" + query));
    }

    private RemoteList list(RepositoryName repository, String path) throws IOException {
        return inTurn(() -> listNow(repository, path));
    }

    private RemoteList listNow(RepositoryName repository, String path) throws IOException {
        HttpResponse<InputStream> answer = ask("GET", repository, path, null);
        try (InputStream body = WatchedStream.of(answer.body(), SILENCE, threads)) {
            byte[] json = Bounded.read(body, MAX_LIST_BYTES)
                    .orElseThrow(() -> broken(repository, "a list", "it is too long"));
            return new RemoteList(
                    new String(json, UTF_8),
                    answer.headers()
                            .firstValue("Link")
                            .flatMap(RemoteRegistry::next)
                            .orElse(null),
                    answer.headers().firstValue("OCI-Filters-Applied").orElse(null));
        }
    }

    private interface Read<T> {
        T read() throws IOException;
    }

    private <T> T inTurn(Read<T> answer) throws IOException {
        try {
            turns.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to ask the upstream");
        }
        try {
            return answer.read();
        } finally {
            turns.release();
        }
    }

    /// The query of the address to which a `Link` leads.
    private static Optional<String> next(String link) {
        int end = link.indexOf('>');
        int query = link.indexOf('?');
        return query > 0 && query < end ? Optional.of(link.substring(query + 1, end)) : Optional.empty();
    }

    /// Asks with what the registry demanded before, and once more if it demands something else.
    private HttpResponse<InputStream> ask(String method, RepositoryName repository, String path, @Nullable String range)
            throws IOException {
        String attempted = "%s %s of %s from the upstream".formatted(method, path, repository);
        URI uri = URI.create(root + "/v2/" + repository + "/" + path);
        String scope = "repository:" + repository + ":pull";
        Challenge expected = demand;
        String sent = expected == null ? null : proof(scope, expected, true).orElse(null);
        HttpResponse<InputStream> answer = transport.send(request(method, uri, sent, range), attempted);
        Optional<Challenge> challenge = answer.statusCode() == 401
                ? Challenge.best(answer.headers().allValues("WWW-Authenticate"))
                : Optional.empty();
        if (challenge.isPresent()) {
            demand = challenge.get();
            Optional<String> proof = proof(scope, challenge.get(), false);
            if (proof.isPresent() && !proof.get().equals(sent)) {
                answer.body().close();
                answer = transport.send(request(method, uri, proof.get(), range), attempted);
            }
        }
        if (answer.statusCode() / 100 != 2) {
            answer.body().close();
            throw RemoteException.ofStatus(attempted, answer.statusCode());
        }
        return answer;
    }

    /// @param isKnownGood whether a token may be one that was given before
    private Optional<String> proof(String scope, Challenge challenge, boolean isKnownGood) throws IOException {
        if (!challenge.scheme().equals("bearer")) {
            return logins.current().map(Login::basic);
        }
        Optional<String> known = isKnownGood ? tokens.known(scope) : Optional.empty();
        return Optional.of("Bearer " + (known.isPresent() ? known.get() : tokens.fetch(scope, challenge)));
    }

    private static HttpRequest request(String method, URI uri, @Nullable String authorization, @Nullable String range) {
        HttpRequest.Builder request = Transport.request(uri).method(method, BodyPublishers.noBody());
        if (uri.getPath().contains("/manifests/")) {
            request.header("Accept", MANIFESTS);
        }
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        if (range != null) {
            request.header("Range", range);
        }
        return request.build();
    }

    @Override
    public void close() {
        transport.close();
    }
}
