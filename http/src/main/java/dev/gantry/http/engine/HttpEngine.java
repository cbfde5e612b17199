// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import dev.gantry.http.log.EventLog;
import dev.gantry.http.wire.HttpHandler;
import dev.gantry.http.wire.RequestObserver;
import java.io.IOException;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.component.Graceful;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running HTTP server: HTTP/1.1 and HTTP/2, by TLS or in clear text, each request on a virtual thread.
public final class HttpEngine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpEngine.class);

    /// Platform threads: they accept, and watch sockets. Handlers never run on them.
    private static final int MAX_PLATFORM_THREADS = 64;

    /// What interrupted requests get to let go of what they hold.
    private static final Duration LETTING_GO = Duration.ofSeconds(1);

    private final Server server;
    private final ListeningSocket socket;
    private final InFlight inFlight;

    private HttpEngine(Server server, ListeningSocket socket, InFlight inFlight) {
        this.server = server;
        this.socket = socket;
        this.inFlight = inFlight;
    }

    /// Listens, and from then on gives requests to the handler.
    ///
    /// @throws IOException if the address cannot be listened on, or a file of the TLS configuration not be used
    public static HttpEngine start(HttpConfig config, HttpHandler handler) throws IOException {
        return start(config, handler, List.of());
    }

    /// Listens, as the other does.
    ///
    /// @param observers are told of every request, beside the access log
    public static HttpEngine start(HttpConfig config, HttpHandler handler, List<RequestObserver> observers)
            throws IOException {
        var all = new ArrayList<>(observers);
        if (config.accessLog()) {
            all.add(new EventLog());
        }
        RequestObserver observer = RequestObserver.all(all);
        var server = new Server(threads());
        var inFlight = new InFlight();
        ListeningSocket socket = ListeningSocket.create(server, config);
        server.addConnector(socket.connector());
        server.setHandler(new EngineHandler(config, handler, observer, inFlight, System::nanoTime));
        server.setErrorHandler(new ErrorPage(config.headers()));
        server.setStopTimeout(0);
        server.setRequestLog(new RequestEnd(observer, System::nanoTime));
        var engine = new HttpEngine(server, socket, inFlight);
        try {
            server.start();
            return engine;
        } catch (Exception e) {
            engine.stop();
            throw new IOException("cannot listen on %s: %s".formatted(config.listener(), reason(e)), e);
        }
    }

    /// The port it listens on.
    ///
    /// @throws IllegalStateException if it listens on none but on a socket in the file system
    public int port() {
        return socket.port();
    }

    /// Stops accepting, tells clients on open connections to go elsewhere, waits for the requests in flight, and
    /// then closes everything. Requests that are not finished in time are interrupted and their connections cut.
    /// As long as requests are in flight, open connections take further ones. Each ends with its next answer; over
    /// HTTP/2 clients are told at once.
    ///
    /// @return whether all finished in time
    public boolean drain(Duration timeout) {
        boolean isDone = false;
        try {
            inFlight.drain();
            stopAccepting();
            isDone = inFlight.awaitNone(timeout);
            if (!isDone) {
                inFlight.interrupt();
                boolean ignored = inFlight.awaitNone(LETTING_GO);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stop();
        }
        return isDone;
    }

    /// Closes everything at once.
    @Override
    public void close() {
        drain(Duration.ZERO);
    }

    /// Closes the listening socket, and tells HTTP/2 clients to open no more streams. The connector is not shut
    /// down: the library would then close each HTTP/1.1 connection after the answer under way, also where that
    /// answer's head is out without `Connection: close`, and the client would lose its next request.
    private void stopAccepting() {
        socket.close();
        for (Graceful sessions : socket.connector().getContainedBeans(Graceful.class)) {
            var ignored = sessions.shutdown();
        }
    }

    private void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.atWarn().setCause(e).log("http.stopFailed");
        }
    }

    /// What the system says where that is the trouble.
    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException || cause instanceof UnresolvedAddressException) {
                return cause.getMessage() == null ? "there is no such host" : cause.getMessage();
            }
        }
        return String.valueOf(failure.getMessage());
    }

    private static QueuedThreadPool threads() {
        var threads = new QueuedThreadPool(MAX_PLATFORM_THREADS);
        threads.setName("http");
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("http-request-"));
        // Without spare platform threads the library has no choice but to run handlers on virtual ones.
        threads.setReservedThreads(0);
        return threads;
    }
}
