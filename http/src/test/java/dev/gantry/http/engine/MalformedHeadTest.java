// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.wire.Headers;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Test;

/// A head that is none, such as the handshake of a client that tries TLS first, on a machine that is slow at the wrong
/// moment: between the refusal and the return of the buffer that the head was read into.
class MalformedHeadTest {

    private static final byte[] CLIENT_HELLO = {0x16, 3, 1, 0, 5, 1, 0, 0, 1, 3};

    /// How long the thread that read the head is held up; it goes on as soon as another has the same buffer.
    private static final long HELD_UP_MILLIS = 500;

    private final CountDownLatch shared = new CountDownLatch(1);
    private final Queue<Watched> buffers = new ConcurrentLinkedQueue<>();

    @Test
    void bufferOfARefusedHeadBelongsToOneThread() throws Exception {
        var threads = new QueuedThreadPool();
        Executor virtual = VirtualThreads.getNamedVirtualThreadsExecutor("test-request-");
        threads.setVirtualThreadsExecutor(task -> {
            virtual.execute(task);
            holdUp();
        });
        threads.setReservedThreads(0);
        var server = new Server(threads);
        var connector =
                new ServerConnector(server, null, null, new WatchedPool(), 1, -1, ProtocolStack.of(Engines.CONFIG));
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.addConnector(connector);
        server.setErrorHandler(new ErrorPage(Headers.NONE));
        server.start();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            client.getOutputStream().write(CLIENT_HELLO);
            InputStream answer = client.getInputStream();
            assertThat(new String(answer.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400 ");
        } finally {
            server.stop();
        }
        assertThat(buffers)
                .isNotEmpty()
                .allSatisfy(buffer -> assertThat(buffer.users).hasSizeLessThanOrEqualTo(1));
    }

    private void holdUp() {
        try {
            boolean ignored = shared.await(HELD_UP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class WatchedPool extends ByteBufferPool.Wrapper {

        WatchedPool() {
            super(new ArrayByteBufferPool());
        }

        @Override
        public RetainableByteBuffer.Mutable acquire(int size, boolean direct) {
            var buffer = new Watched(super.acquire(size, direct));
            buffers.add(buffer);
            return buffer;
        }
    }

    /// Who reads or writes its bytes.
    private final class Watched extends RetainableByteBuffer.Wrapper {

        private final Set<Thread> users = ConcurrentHashMap.newKeySet();

        Watched(RetainableByteBuffer buffer) {
            super(buffer);
        }

        @Override
        public ByteBuffer getByteBuffer() {
            boolean isNew = users.add(Thread.currentThread());
            if (isNew && users.size() > 1) {
                shared.countDown();
            }
            return super.getByteBuffer();
        }
    }
}
