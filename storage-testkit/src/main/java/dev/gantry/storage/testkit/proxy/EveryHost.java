// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// Plays every host name of the world, Amazon's among them: an HTTP proxy on loopback that goes on nowhere. It answers
/// itself, over TLS with certificates of a [TestAuthority], and keeps what it was asked. Clients have to be told to
/// use it as their proxy, and to trust that authority.
public final class EveryHost implements AutoCloseable {

    private static final String NOT_FOUND = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";

    private final ServerSocket listener;
    private final TestAuthority authority;
    private final @Nullable InetSocketAddress store;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private EveryHost(TestAuthority authority, @Nullable InetSocketAddress store) throws IOException {
        this.listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        this.authority = authority;
        this.store = store;
    }

    /// A request as one of the hosts received it.
    ///
    /// @param calledUrl scheme, host and port that the client connected to, or believes so
    /// @param serverName the name that it gave in the TLS handshake, if there was one
    /// @param head the start line and the headers, as on the wire
    public record Heard(String calledUrl, Optional<String> serverName, String head) {

        /// The value of a header; empty if it is not there.
        public String header(String name) {
            return Optional.ofNullable(new HttpHead(head).header(name)).orElse("");
        }

        public String method() {
            return new HttpHead(head).word(0);
        }

        /// Path and query, as on the wire.
        public String target() {
            return new HttpHead(head).word(1);
        }
    }

    /// Finds nothing, whatever it is asked for.
    public static EveryHost empty(TestAuthority authority) throws IOException {
        return new EveryHost(authority, null).start();
    }

    /// Passes all requests on to a server, with the Host header that they had.
    ///
    /// @param store `http://HOST:PORT`
    public static EveryHost before(URI store, TestAuthority authority) throws IOException {
        return new EveryHost(authority, new InetSocketAddress(store.getHost(), store.getPort())).start();
    }

    private EveryHost start() {
        threads.execute(this::accept);
        return this;
    }

    /// The address of the proxy.
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /// The requests so far, in order.
    public List<Heard> heard() {
        return List.copyOf(heard);
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

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            }
        } catch (RejectedExecutionException e) {
            // Closed between the two: close() ends the connection.
        } catch (IOException e) {
            if (!listener.isClosed()) {
                throw new IllegalStateException("the hosts cannot accept connections any more", e);
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var in = new WireReader(client.getInputStream());
            HttpHead head = in.head();
            if (head != null && head.word(0).equals("CONNECT")) {
                serveTls(client, head.word(1));
            } else if (head != null) {
                converse(head, in, client.getOutputStream(), "", Optional.empty());
            }
        } catch (IOException e) {
            // The client went away, or does not trust the certificate; it tells the test.
        } finally {
            open.remove(client);
        }
    }

    /// @param called `HOST:PORT`
    private void serveTls(Socket client, String called) throws IOException {
        client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
        String host = called.substring(0, called.lastIndexOf(':'));
        try (SSLSocket tls = (SSLSocket)
                authority.server(host).getSocketFactory().createSocket(client, InputStream.nullInputStream(), true)) {
            tls.startHandshake();
            Optional<String> name = ((ExtendedSSLSession) tls.getSession())
                    .getRequestedServerNames().stream()
                            .map(asked -> new String(asked.getEncoded(), US_ASCII))
                            .findFirst();
            var in = new WireReader(tls.getInputStream());
            HttpHead head = in.head();
            if (head != null) {
                converse(head, in, tls.getOutputStream(), "https://" + called, name);
            }
        }
    }

    /// @param called empty where each request names its host itself, as requests to a proxy do
    private void converse(HttpHead first, WireReader in, OutputStream out, String called, Optional<String> name)
            throws IOException {
        for (HttpHead head = first; head != null; head = in.head()) {
            URI target = URI.create(head.word(1));
            String host = called.isEmpty() ? target.getScheme() + "://" + target.getRawAuthority() : called;
            HttpHead direct = new HttpHead(head.text().replaceFirst(" " + Pattern.quote(host), " "));
            heard.add(new Heard(host, name, direct.text()));
            if (store == null) {
                in.body(head, false, OutputStream.nullOutputStream());
                out.write(NOT_FOUND.getBytes(US_ASCII));
            } else {
                passOn(store, direct, in, out);
            }
        }
    }

    private static void passOn(InetSocketAddress store, HttpHead head, WireReader in, OutputStream out)
            throws IOException {
        try (var to = new StoreConnection(store)) {
            to.out().write(head.bytes());
            in.body(head, false, to.out());
            HttpHead answer = to.head();
            out.write(answer.bytes());
            if (!head.word(0).equals("HEAD") && answer.status() != 204) {
                to.body(answer, out);
            }
        }
    }
}
