// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.auth.login.LoginCounts;
import dev.gantry.http.oci.ApiConfig;
import dev.gantry.http.oci.Domain;
import dev.gantry.http.oci.Hooks;
import dev.gantry.http.oci.OciRoutes;
import dev.gantry.http.wire.HttpHandler;
import dev.gantry.proxy.Local;
import dev.gantry.registry.access.Authenticator;
import dev.gantry.registry.access.Passes;
import dev.gantry.registry.blob.BlobStore;
import dev.gantry.registry.blob.Presence;
import dev.gantry.registry.catalog.Catalog;
import dev.gantry.registry.evidence.Evidence;
import dev.gantry.registry.janitor.Janitor;
import dev.gantry.registry.manifest.ManifestMemory;
import dev.gantry.registry.manifest.ManifestRules;
import dev.gantry.registry.manifest.ManifestStore;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.referrer.Referrers;
import dev.gantry.registry.tag.TagStore;
import dev.gantry.registry.upload.UploadTokens;
import dev.gantry.registry.upload.Uploads;
import dev.gantry.server.config.Http;
import dev.gantry.server.config.S3;
import dev.gantry.server.config.Secret;
import dev.gantry.server.config.ServerConfig;
import dev.gantry.server.config.ServerConfig.UploadPurging;
import dev.gantry.server.redis.RedisEvidence;
import dev.gantry.storage.StorageDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a registry of its parts: store, domain, API, HTTP server, janitor, in this order.
final class Wiring {

    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

    /// How many bytes of manifests are kept in memory.
    private static final long MANIFEST_CACHE_BYTES = 16L << 20;

    /// The part of the heap that manifests under way may take: a sixteenth, but no more than so much.
    private static final int HEAP_TO_MANIFESTS = 16;

    private static final long MOST_MANIFEST_BYTES = 32L << 20;

    /// How long a manifest waits for others to be done.
    private static final Duration MANIFEST_PATIENCE = Duration.ofSeconds(10);

    private static final int SECRET_BYTES = 32;

    /// Of the digest by which registries that share a Redis are told apart.
    private static final int NAMESPACE_DIGITS = 16;

    private final ServerConfig config;
    private final InstantSource time;
    private final RandomGenerator random;
    private final LoginCounts loginCounts = new LoginCounts();
    private final OpenParts parts = new OpenParts();
    private final Sight sight;

    Wiring(ServerConfig config, InstantSource time, RandomGenerator random) {
        this.config = config;
        this.time = time;
        this.random = random;
        this.sight = new Sight(config);
    }

    /// Everything from the store up, answering requests.
    ///
    /// @throws StartFailure if the address cannot be listened on, or a file of the section `auth` went bad
    RunningServer listen() throws StartFailure {
        try {
            return open();
        } catch (IOException e) {
            parts.close(Duration.ZERO);
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        } catch (StartFailure | RuntimeException e) {
            parts.close(Duration.ZERO);
            throw e;
        }
    }

    private RunningServer open() throws StartFailure, IOException {
        parts.add(patience -> sight.close());
        Optional<Authenticator> authenticator =
                new AuthWiring(loginCounts, time, System::nanoTime, random).authenticator(config.auth());
        StorageDriver store = Stores.open(config.storage().driver(), time, random, sight.store());
        sight.watch(store);
        StorageDriver driver = MiddlewareWiring.inFrontOf(store, config, time);
        parts.add(patience -> driver.close());
        Evidence evidence = evidence();
        parts.add(patience -> evidence.close());
        NotificationWiring notifications = NotificationWiring.start(config, time, random);
        parts.add(notifications::close);
        notifications.report().ifPresent(report -> PartMetrics.show(report, sight));
        if (authenticator.isPresent()) {
            PartMetrics.show(loginCounts, sight);
        }
        HttpHandler api = api(driver, evidence, authenticator, notifications);
        Listeners.Opened listeners = Listeners.open(config, api, sight.requests(), sight.pages(), time, random);
        return new RunningServer(config, listeners, store, parts, janitor(driver), sight);
    }

    /// What other replicas tell: those whose content lies in the same place.
    private Evidence evidence() throws IOException {
        if (config.redis() == null || !(config.storage().driver() instanceof S3 s3)) {
            return Evidence.NONE;
        }
        String content = String.join(
                "\n", s3.place().where(), s3.place().bucket(), s3.place().rootDirectory());
        String namespace = Digest.of(Algorithm.SHA256, content.getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, NAMESPACE_DIGITS);
        return RedisEvidence.connect(config.redis(), namespace, time, System::nanoTime);
    }

    private @Nullable JanitorRounds janitor(StorageDriver driver) {
        UploadPurging purging = config.storage().maintenance().uploadPurging();
        if (!purging.enabled() || config.storage().maintenance().readOnly().enabled()) {
            return null;
        }
        var janitor = new Janitor(driver, purging.age(), purging.dryRun());
        return new JanitorRounds(janitor::sweep, purging.interval(), random);
    }

    private HttpHandler api(
            StorageDriver driver,
            Evidence evidence,
            Optional<Authenticator> authenticator,
            NotificationWiring notifications) {
        ServerConfig.Cache cache = config.storage().cache();
        var presence = new Presence(driver, time, cache.blobDescriptorSize(), evidence);
        var tags = new TagStore(
                driver,
                time,
                cache.tagTtl(),
                cache.blobDescriptorSize(),
                config.storage().tag().concurrencyLimit());
        var blobs = new BlobStore(driver, presence, time);
        var uploads = new Uploads(driver, presence, time, random);
        byte[] secret = secret(config.http().secret());
        var tokens = new UploadTokens(secret, time);
        long underWay = Math.min(Runtime.getRuntime().maxMemory() / HEAP_TO_MANIFESTS, MOST_MANIFEST_BYTES);
        var memory = new ManifestMemory(underWay, MANIFEST_PATIENCE);
        ManifestRules rules = ValidationRules.of(config.validation())
                .withMostBytes((int) config.limits().manifestBytes().bytes())
                .withClasses(Set.copyOf(config.policy().repository().classes()));
        var manifests = new ManifestStore(driver, presence, tags, time, MANIFEST_CACHE_BYTES, memory, rules);
        sight.watch(presence, tags, manifests);
        var referrers = new Referrers(driver, manifests);
        var domain = new Domain(blobs, uploads, tokens, manifests, tags, new Catalog(driver), referrers);
        ApiConfig api = apiConfig(authenticator.isEmpty());
        var local = new Local(driver, presence, blobs, uploads, manifests, tags);
        boolean mayWrite = !config.storage().maintenance().readOnly().enabled();
        ProxyWiring proxy = ProxyWiring.of(config.proxy(), local, mayWrite, time, random);
        parts.add(patience -> proxy.close());
        var access = new AccessWiring(config, api, authenticator, new Passes(secret, time));
        var hooks = new Hooks(access.gate(), notifications.sink(), proxy.upstream());
        return access.beside(new OciRoutes(api, domain, hooks));
    }

    /// @param isOpen whether whoever reaches the registry may read everything
    private ApiConfig apiConfig(boolean isOpen) {
        Http http = config.http();
        String prefix = http.prefix().substring(0, http.prefix().length() - 1);
        ServerConfig.Storage storage = config.storage();
        return new ApiConfig(
                prefix,
                http.host(),
                http.relativeUrls(),
                storage.delete().enabled(),
                !storage.redirect().disable(),
                isOpen,
                storage.maintenance().readOnly().enabled(),
                new ApiConfig.Pages(config.tags().maxTags(), config.catalog().maxEntries()));
    }

    /// The secret of all replicas, or one of this process's own.
    private byte[] secret(@Nullable Secret configured) {
        if (configured != null) {
            return configured.reveal().getBytes(StandardCharsets.UTF_8);
        }
        LOG.atWarn()
                .addKeyValue("key", "http.secret")
                .addKeyValue("problem", "none is configured; a random one is used, and replicas need the same")
                .log("config.warning");
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return secret;
    }
}
