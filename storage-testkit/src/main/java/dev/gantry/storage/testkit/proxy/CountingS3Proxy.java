// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;

/// Stands before an S3 server on a free loopback port, over plain HTTP or by TLS: counts requests by kind, delays
/// them, injects faults, and is as strict as other stores are.
///
/// Kinds: `GET:Object`, `GET:List`, `GET:ListUploads`, `GET:ListParts`, `HEAD:Object`, `HEAD:Bucket`,
/// `PUT:Object`, `PUT:Part`, `PUT:PartCopy`, `PUT:Copy`, `PUT:Bucket`, `POST:CreateMPU`, `POST:CompleteMPU`,
/// `POST:DeleteMany`, `POST:other`, `DELETE:Object`, `DELETE:AbortMPU`, `DELETE:Bucket`.
public final class CountingS3Proxy implements AutoCloseable {

    /// For [#fail]: until [#heal].
    public static final int ALWAYS = Integer.MAX_VALUE;

    private static final int BACKLOG = 1024;

    private final InetSocketAddress store;
    private final ServerSocket listener;
    private final Tally tally = new Tally();
    private final LongAdder connections = new LongAdder();
    private final LongAdder broken = new LongAdder();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final StrictRules strictness;
    private volatile Duration latency;
    private volatile long capBytesPerSecond = Long.MAX_VALUE;
    private volatile @Nullable Chaos chaos;

    private record Rule(Predicate<S3Request> which, AtomicInteger left, S3Fault fault) {}

    private CountingS3Proxy(InetSocketAddress store, ServerSocket listener, StrictRules strictness, Duration latency) {
        this.store = store;
        this.listener = listener;
        this.strictness = strictness;
        this.latency = latency;
    }

    /// Starts before a server.
    ///
    /// @param target `http://HOST:PORT`
    /// @param latency how long each request waits before it is passed on
    public static CountingS3Proxy start(URI target, Duration latency) throws IOException {
        return start(target, StrictRules.NONE, latency, plain());
    }

    /// Starts before a server and speaks TLS to clients.
    public static CountingS3Proxy startTls(URI target, Duration latency, SSLContext identity) throws IOException {
        var sockets = identity.getServerSocketFactory();
        ServerSocket listener = sockets.createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        return start(target, StrictRules.NONE, latency, listener);
    }

    /// Starts before a server, to be stricter than that.
    ///
    /// @param secretKey of those who send requests: some have to be signed again
    public static CountingS3Proxy strict(URI target, String secretKey, Set<Strictness> strictness) throws IOException {
        return start(target, new StrictRules(strictness, secretKey), Duration.ZERO, plain());
    }

    private static ServerSocket plain() throws IOException {
        return new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    }

    private static CountingS3Proxy start(URI target, StrictRules strictness, Duration latency, ServerSocket listener) {
        var store = new InetSocketAddress(target.getHost(), target.getPort());
        var proxy = new CountingS3Proxy(store, listener, strictness, latency);
        proxy.threads.execute(proxy::accept);
        return proxy;
    }

    /// `http://127.0.0.1:PORT`, or `https`.
    public URI endpoint() {
        String scheme = listener instanceof SSLServerSocket ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + listener.getLocalPort());
    }

    /// What passed since the last [#reset], by kind; kinds that did not occur are absent.
    public SortedMap<String, S3Count> counts() {
        return tally.counts();
    }

    /// What passed of one kind since the last [#reset].
    public S3Count count(String kind) {
        return counts().getOrDefault(kind, S3Count.NONE);
    }

    /// How many requests of any kind passed since the last [#reset].
    public long requests() {
        return counts().values().stream().mapToLong(S3Count::requests).sum();
    }

    /// The requests of any kind that came since the last [#reset], in order; of very many, the first thousand.
    public List<S3Request> seen() {
        return tally.seen();
    }

    /// The requests of one kind that came since the last [#reset].
    public List<S3Request> seen(String kind) {
        return seen().stream().filter(request -> request.kind().equals(kind)).toList();
    }

    /// The most requests of one kind that waited for their answer at the same time.
    public int peak(String kind) {
        return tally.peak(kind);
    }

    /// How many connections clients have opened since the last [#reset]. One that carries many requests, one after
    /// the other, counts once.
    public long connections() {
        return connections.sum();
    }

    /// How many connections ended within a request or an answer, faults included.
    public long broken() {
        return broken.sum();
    }

    /// Forgets what was counted. Requests under way are not counted any more.
    public void reset() {
        tally.reset();
        connections.reset();
        broken.reset();
    }

    public void delay(Duration value) {
        latency = value;
    }

    /// Slows the answers' bodies down to so many bytes a second, each connection by itself.
    public void cap(long downPerSecond) {
        capBytesPerSecond = downPerSecond;
    }

    /// Has the next `times` requests of a kind fail.
    public void fail(String kind, int times, S3Fault fault) {
        fail(request -> request.kind().equals(kind), times, fault);
    }

    /// Has the next `times` requests that match fail. Of several rules the first that matches applies.
    public void fail(Predicate<S3Request> which, int times, S3Fault fault) {
        rules.add(new Rule(which, new AtomicInteger(times), fault));
    }

    /// Has requests fail at random that no rule has fail.
    public void fail(Chaos value) {
        chaos = value;
    }

    /// Ends all faults.
    public void heal() {
        chaos = null;
        rules.clear();
    }

    /// Ends all connections.
    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
        for (Socket socket : open) {
            socket.close();
        }
        threads.close();
    }

    OutputStream capped(OutputStream out) {
        return capBytesPerSecond == Long.MAX_VALUE ? out : new CappedStream(out, capBytesPerSecond);
    }

    Tally tally() {
        return tally;
    }

    Duration latency() {
        return latency;
    }

    InetSocketAddress store() {
        return store;
    }

    StrictRules strictness() {
        return strictness;
    }

    @Nullable
    S3Fault faultFor(S3Request request) {
        for (Rule rule : rules) {
            if (rule.which.test(request) && rule.left.getAndUpdate(n -> n == ALWAYS ? n : Math.max(0, n - 1)) > 0) {
                return rule.fault;
            }
        }
        Chaos atRandom = chaos;
        return atRandom == null ? null : atRandom.next();
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                connections.increment();
                open.add(client);
                client.setTcpNoDelay(true);
                threads.execute(() -> serve(client));
            }
        } catch (RejectedExecutionException e) {
            // Closed between the two: close() ends the connection.
        } catch (IOException e) {
            if (!listener.isClosed()) {
                throw new IllegalStateException("the proxy cannot accept connections any more", e);
            }
        }
    }

    private void serve(Socket client) {
        try (var connection = new ProxyConnection(this, client)) {
            connection.serve();
        } catch (IOException e) {
            broken.increment();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }
}
