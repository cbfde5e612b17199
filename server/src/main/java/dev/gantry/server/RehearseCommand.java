// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.http.engine.HttpConfig;
import dev.gantry.http.engine.HttpEngine;
import dev.gantry.server.config.ConfigException;
import dev.gantry.server.config.ConfigLoader;
import dev.gantry.server.rehearsal.ForgetfulStore;
import dev.gantry.server.rehearsal.Rehearsal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `gantry rehearse`: starts from a file as a server does, serves for some seconds on a store in this process, and
/// ends. The launcher runs it so that the JVM can keep what it has loaded and learned.
@Command(name = "rehearse", description = "Serves a little, for the JVM to learn from.", hidden = true)
final class RehearseCommand implements Callable<Integer> {

    private static final String LOOPBACK = "127.0.0.1";

    @Override
    public Integer call() throws IOException {
        Path file = Files.createTempFile("gantry-rehearsal", ".yml");
        HttpConfig anyPort = HttpConfig.of(LOOPBACK, 0).withAccessLog(false);
        try (HttpEngine store = HttpEngine.start(anyPort, new ForgetfulStore())) {
            Files.writeString(file, configuration(store.port()));
            ConfigLoader.Loaded loaded = ConfigLoader.load(file); // whatever the environment says: it may name a store
            Logging.configure(loaded.config().log());
            try (RunningServer server = RunningServer.start(loaded.config())) {
                Rehearsal.play(URI.create("http://" + server.address()));
            }
            return 0;
        } catch (ConfigException | StartFailure e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            Files.delete(file);
        }
    }

    private static String configuration(int storePort) {
        return """
                version: 0.1
                log: {level: error}
                storage:
                  s3:
                    regionendpoint: http://%s:%d
                    region: us-east-1
                    bucket: %s
                    accesskey: rehearsal
                    secretkey: rehearsal
                  delete: {enabled: true}
                  redirect: {disable: true}
                http:
                  addr: %s:0
                  secret: rehearsal
                """.formatted(LOOPBACK, storePort, ForgetfulStore.BUCKET, LOOPBACK);
    }
}
