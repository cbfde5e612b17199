// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.concurrent.Fanout;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.s3.config.Trust;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.apache.http.protocol.BasicHttpContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatheringSocketTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int PIECE_BYTES = 1_000;

    private final AtomicInteger pauses = new AtomicInteger();

    @Test
    void aLongAnswerIsPausedInAndTheNextIsNot() throws IOException {
        try (var server = new ServerSocket(0, 1, LOOPBACK);
                Socket socket = connect(server, 0)) {
            assertLongAnswersArePausedIn(server, socket);
        }
    }

    @Test
    void aLongAnswerByTlsIsPausedInAndTheNextIsNot() throws IOException, GeneralSecurityException {
        SSLContext identity = HostsFixture.AUTHORITY.server("127.0.0.1");
        var trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {Authorities.of(HostsFixture.TRUSTING)}, null);
        try (var server = identity.getServerSocketFactory().createServerSocket(0, 1, LOOPBACK);
                Socket below = connect(server, GatheringSocket.SECURE_BUFFER_BYTES);
                Socket socket =
                        trusting.getSocketFactory().createSocket(below, "127.0.0.1", server.getLocalPort(), true)) {
            assertLongAnswersArePausedIn(server, socket);
        }
    }

    private Socket connect(ServerSocket server, int bufferBytes) throws IOException {
        var socket = new GatheringSocket(bufferBytes, pauses::incrementAndGet);
        socket.connect(server.getLocalSocketAddress());
        return socket;
    }

    private void assertLongAnswersArePausedIn(ServerSocket server, Socket socket) throws IOException {
        try (var store = new Fanout<Integer>(1)) {
            store.fork(() -> answer(server));

            receive(socket, 2 * GatheringInput.LONG_BYTES);
            assertThat(pauses).hasPositiveValue();

            pauses.set(0);
            receive(socket, PIECE_BYTES);
            assertThat(pauses).hasValue(0);

            socket.close();
            assertThat(store.join()).containsExactly(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"http, true", "https, true", "https, false"})
    void connectionsToTheStoreGather(String scheme, boolean isVerified) throws IOException {
        S3Config config = S3Config.builder("images", Location.at(URI.create(scheme + "://store.test"), "us-east-1"))
                .credentials("key", "secret")
                .trust(isVerified ? HostsFixture.TRUSTING : new Trust(true, null))
                .build();

        try (Socket socket = Connections.sockets(config).lookup(scheme).createSocket(new BasicHttpContext())) {
            assertThat(socket).isInstanceOf(GatheringSocket.class);
        }
    }

    /// Asks for so many bytes, and reads them with room for more than there are.
    private static void receive(Socket socket, int bytes) throws IOException {
        var request = new ByteArrayOutputStream();
        new DataOutputStream(request).writeInt(bytes);
        socket.getOutputStream().write(request.toByteArray());
        byte[] room = new byte[bytes + 1];
        int left = bytes;
        while (left > 0) {
            int count = socket.getInputStream().read(room);
            assertThat(count).isPositive();
            left -= count;
        }
    }

    /// Sends as many bytes as each request says, a piece at a time.
    private static int answer(ServerSocket server) throws IOException {
        try (Socket client = server.accept()) {
            var requests = new DataInputStream(client.getInputStream());
            for (int answers = 0; ; answers++) {
                int left;
                try {
                    left = requests.readInt();
                } catch (EOFException e) {
                    return answers;
                }
                for (; left > 0; left -= PIECE_BYTES) {
                    client.getOutputStream().write(new byte[Math.min(left, PIECE_BYTES)]);
                }
            }
        }
    }
}
