// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The socket on which a server accepts connections.
abstract sealed class ListeningSocket {

    private static final Logger LOG = LoggerFactory.getLogger(ListeningSocket.class);

    /// How many clients may wait to be accepted, if the system allows so many.
    private static final int ACCEPT_QUEUE = 4096;

    private static final int ACCEPTORS = 1;

    /// @throws IOException if the address is none that can be listened on
    static ListeningSocket create(Server server, HttpConfig config) throws IOException {
        ListeningSocket socket = switch (config.listener()) {
            case Listener.Tcp tcp -> new OnPort(server, config, tcp);
            case Listener.Unix unix -> new InFile(server, config, unix);
        };
        socket.connector().setIdleTimeout(config.patience().idle().toMillis());
        return socket;
    }

    abstract AbstractConnector connector();

    abstract int port();

    /// Accepts no more.
    abstract void close();

    private static final class OnPort extends ListeningSocket {

        private final ServerConnector connector;

        OnPort(Server server, HttpConfig config, Listener.Tcp tcp) throws IOException {
            connector = new ServerConnector(server, null, null, null, ACCEPTORS, -1, ProtocolStack.of(config));
            connector.setHost(host(tcp));
            connector.setPort(tcp.port());
            connector.setReuseAddress(true);
            connector.setAcceptQueueSize(ACCEPT_QUEUE);
        }

        /// Null for every interface and both versions.
        private static @Nullable String host(Listener.Tcp tcp) throws IOException {
            boolean isEverywhere = tcp.host().isEmpty();
            return switch (tcp.family()) {
                case ANY -> isEverywhere ? null : tcp.host();
                case IP4 -> isEverywhere ? "0.0.0.0" : address(tcp, Inet4Address.class);
                case IP6 -> isEverywhere ? "::" : address(tcp, Inet6Address.class);
            };
        }

        private static String address(Listener.Tcp tcp, Class<? extends InetAddress> version) throws IOException {
            try {
                return Arrays.stream(InetAddress.getAllByName(tcp.host()))
                        .filter(version::isInstance)
                        .map(InetAddress::getHostAddress)
                        .findFirst()
                        .orElseThrow(() -> new UnknownHostException("no address of that version"));
            } catch (UnknownHostException e) {
                throw new IOException("cannot listen on %s: it has no %s".formatted(tcp, version.getSimpleName()), e);
            }
        }

        @Override
        AbstractConnector connector() {
            return connector;
        }

        @Override
        int port() {
            return connector.getLocalPort();
        }

        @Override
        void close() {
            // Or the thread that accepts might find the socket closed before it waits there, and try for ever.
            connector.setAccepting(false);
            connector.close();
        }
    }

    private static final class InFile extends ListeningSocket {

        private final UnixDomainServerConnector connector;
        private final Path file;
        private final AtomicBoolean isOurs = new AtomicBoolean(true);

        InFile(Server server, HttpConfig config, Listener.Unix unix) throws IOException {
            file = unix.file();
            removeLeftover();
            connector = new UnixDomainServerConnector(server, ACCEPTORS, -1, ProtocolStack.of(config));
            connector.setUnixDomainPath(file);
            connector.setAcceptQueueSize(ACCEPT_QUEUE);
        }

        /// What a process left behind that was killed.
        private void removeLeftover() throws IOException {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther()) {
                throw new IOException(
                        "cannot listen on %s: there is a file of that name, not a socket".formatted(file));
            }
            try (SocketChannel other = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                boolean ignored = other.connect(UnixDomainSocketAddress.of(file));
                throw new IOException("cannot listen on %s: another process listens there".formatted(file));
            } catch (ConnectException e) {
                LOG.atInfo().addKeyValue("file", file).log("http.staleSocketRemoved");
                Files.delete(file);
            }
        }

        @Override
        AbstractConnector connector() {
            return connector;
        }

        @Override
        int port() {
            throw new IllegalStateException("a socket in the file system has no port");
        }

        /// The library closes the socket at the very end. Without its name nobody new finds it until then. From
        /// here on the name may be another process's, which was started to follow this one. So it is deleted
        /// once only, and the library, which would delete it too, is told of one that is nowhere.
        @Override
        void close() {
            if (!isOurs.getAndSet(false)) {
                return;
            }
            connector.setAccepting(false);
            connector.setUnixDomainPath(file.resolveSibling("gantry.closed").resolve("socket"));
            try {
                boolean ignored = Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.atWarn()
                        .addKeyValue("file", file)
                        .addKeyValue("problem", String.valueOf(e.getMessage()))
                        .log("http.socketNotRemoved");
            }
        }
    }
}
