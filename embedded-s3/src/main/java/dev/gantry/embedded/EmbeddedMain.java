// SPDX-License-Identifier: Apache-2.0
package dev.gantry.embedded;

import dev.gantry.server.Logging;
import dev.gantry.server.RunningServer;
import dev.gantry.server.StartFailure;
import dev.gantry.server.config.Http;
import dev.gantry.server.config.ListenAddress;
import dev.gantry.server.config.S3;
import dev.gantry.server.config.Secret;
import dev.gantry.server.config.ServerConfig;
import dev.gantry.server.config.ServerConfig.Delete;
import dev.gantry.server.config.ServerConfig.Maintenance;
import dev.gantry.server.config.ServerConfig.Redirect;
import dev.gantry.server.config.ServerConfig.Storage;
import dev.gantry.server.rehearsal.Rehearsal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `./gantry serve` without a configuration: the registry on an S3 server in the same process, with its data in
/// `gantry-data` in the folder where the command is run.
@Command(
        name = "gantry serve",
        description = "Runs the registry on an S3 store of its own, for trying it out.",
        mixinStandardHelpOptions = true)
public final class EmbeddedMain implements Callable<Integer> {

    private static final Path DATA = Path.of("gantry-data");

    @Option(
            names = "--addr",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:GANTRY_ADDR:-127.0.0.1:5000}",
            converter = AddressConverter.class,
            description = "where to listen; the environment's GANTRY_ADDR, or 127.0.0.1:5000")
    private ListenAddress address = new ListenAddress("127.0.0.1", 5000);

    @Option(
            names = "--rehearse",
            paramLabel = "FOLDER",
            hidden = true,
            description = "serve a little with data in FOLDER, for the JVM to learn from, and end")
    private @Nullable Path rehearsal;

    private EmbeddedMain() {}

    /// Returns when the server runs; it goes on, on threads of its own.
    public static void main(String[] args) {
        Logging.configure(ServerConfig.Log.DEFAULT);
        int code = new CommandLine(new EmbeddedMain()).execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    @Override
    public Integer call() {
        Path data = DATA.toAbsolutePath();
        try {
            if (rehearsal != null) {
                rehearse(rehearsal);
                return 0;
            }
            Files.createDirectories(data);
            StoreKeys keys = StoreKeys.of(data, new SecureRandom());
            EmbeddedStore store = EmbeddedStore.start(data.resolve("s3"), keys);
            RunningServer server = RunningServer.startUntilSignal(config(address, keys, store.endpoint()));
            System.out.print(Banner.of(server.address(), store.endpoint(), data));
            System.out.flush();
            return 0;
        } catch (StartFailure | IOException e) {
            System.err.println("gantry: " + e.getMessage());
            return 1;
        }
    }

    private static void rehearse(Path folder) throws IOException, StartFailure {
        StoreKeys keys = StoreKeys.of(folder, new SecureRandom());
        ListenAddress anyPort = new ListenAddress("127.0.0.1", 0);
        try (EmbeddedStore store = EmbeddedStore.start(folder.resolve("s3"), keys);
                RunningServer server = RunningServer.start(config(anyPort, keys, store.endpoint()))) {
            Banner.of(server.address(), store.endpoint(), folder);
            Rehearsal.play(URI.create("http://" + server.address()));
        }
    }

    /// The registry on the embedded store: clients may delete, and are never sent to the store, which only this
    /// machine reaches.
    static ServerConfig config(ListenAddress address, StoreKeys keys, URI store) {
        S3 s3 = S3.of(
                S3.Place.at(store, "us-east-1", EmbeddedStore.BUCKET),
                S3.Access.of(new Secret(keys.accessKey()), new Secret(keys.secretKey())));
        return new ServerConfig(
                ServerConfig.VERSION,
                ServerConfig.Log.DEFAULT,
                new Storage(s3, new Delete(true), new Redirect(true), Maintenance.DEFAULT),
                Http.DEFAULT.withAddr(address).withSecret(new Secret(keys.httpSecret())));
    }

    /// Reads the address as the configuration's `http.addr` is read.
    static final class AddressConverter implements ITypeConverter<ListenAddress> {
        @Override
        public ListenAddress convert(String text) {
            try {
                return ListenAddress.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("must be " + ListenAddress.ACCEPTED);
            }
        }
    }
}
