// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.server.config.Middleware.CloudFront;
import dev.gantry.server.config.Middleware.Entry;
import dev.gantry.server.config.Middleware.IpFilter;
import dev.gantry.server.config.Middleware.Options;
import dev.gantry.server.config.Middleware.Redirect;
import dev.gantry.server.config.Middleware.Rewrite;
import dev.gantry.server.config.ServerConfig;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.middleware.BaseUrl;
import dev.gantry.storage.middleware.ObjectKeys;
import dev.gantry.storage.middleware.RedirectDriver;
import dev.gantry.storage.middleware.RewriteDriver;
import dev.gantry.storage.middleware.cloudfront.CloudFrontDriver;
import dev.gantry.storage.middleware.cloudfront.CloudFrontSettings;
import dev.gantry.storage.middleware.cloudfront.CloudFrontSettings.Bypass;
import dev.gantry.storage.middleware.cloudfront.EdgeVerdict;
import dev.gantry.storage.s3.S3Driver;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts in front of a store what `middleware.storage` names, in the order of the file.
final class MiddlewareWiring {

    private static final Logger LOG = LoggerFactory.getLogger(MiddlewareWiring.class);

    private static final ThreadFactory THREADS =
            Thread.ofVirtual().name("cloudfront-ranges").factory();

    /// No content has this digest, so that nobody reads a blob by asking for it.
    private static final StoragePath ABSENT = StorageLayout.blobData(Digest.parse("sha256:" + "0".repeat(64)));

    private final ObjectKeys objectKeys;
    private final InstantSource time;

    private MiddlewareWiring(ObjectKeys objectKeys, InstantSource time) {
        this.objectKeys = objectKeys;
        this.time = time;
    }

    /// @param store is closed by what is returned, and after a failure
    /// @throws StartFailure if what stands there cannot do its work
    static StorageDriver inFrontOf(StorageDriver store, ServerConfig config, InstantSource time) throws StartFailure {
        StorageDriver front = store;
        if (config.storage().redirect().disable()) {
            return front;
        }
        ObjectKeys keys = store instanceof S3Driver bucket ? bucket::key : ObjectKeys.PATHS;
        var wiring = new MiddlewareWiring(keys, time);
        try {
            for (Entry entry : config.middleware().storage()) {
                front = wiring.inFrontOf(front, entry.options());
                if (front instanceof CloudFrontDriver driver
                        && entry.options() instanceof CloudFront options
                        && options.verify()) {
                    verify(driver);
                }
            }
            return front;
        } catch (StartFailure e) {
            front.close();
            throw e;
        }
    }

    private StorageDriver inFrontOf(StorageDriver behind, @Nullable Options options) throws StartFailure {
        return switch (options) {
            case null -> behind;
            case CloudFront cloudFront -> cloudFront(behind, cloudFront);
            case Redirect redirect ->
                new RedirectDriver(
                        behind,
                        new BaseUrl(redirect.baseUrl()),
                        redirect.rootDirectory() ? objectKeys : ObjectKeys.PATHS);
            case Rewrite rewrite ->
                new RewriteDriver(
                        behind, new RewriteDriver.Parts(rewrite.scheme(), rewrite.host(), rewrite.trimPathPrefix()));
        };
    }

    private StorageDriver cloudFront(StorageDriver behind, CloudFront options) throws StartFailure {
        try {
            return CloudFrontDriver.connect(behind, settings(options), objectKeys, time, THREADS);
        } catch (IOException e) {
            throw new StartFailure(
                    "cannot read the list of Amazon's addresses at %s, which ipfilteredby needs: %s; see iprangesurl"
                            .formatted(options.ipRangesUrl(), e.getMessage()),
                    e);
        }
    }

    private static void verify(CloudFrontDriver driver) throws StartFailure {
        EdgeVerdict verdict = driver.ask(ABSENT);
        switch (verdict.outcome()) {
            case TAKEN -> LOG.atInfo().addKeyValue("edge", verdict.detail()).log("cloudfront.verified");
            case OPEN, SILENT ->
                LOG.atWarn().addKeyValue("problem", verdict.detail()).log("cloudfront.unverified");
            case REFUSED -> throw new StartFailure("cannot send clients to CloudFront: " + verdict.detail());
        }
    }

    private static CloudFrontSettings settings(CloudFront options) {
        Bypass bypass = options.ipFilteredBy() == IpFilter.NONE
                ? null
                : new Bypass(
                        options.ipRangesUrl(),
                        options.ipFilteredBy() == IpFilter.AWSREGION ? Set.copyOf(options.awsRegion()) : Set.of(),
                        options.updateFrequency());
        return new CloudFrontSettings(
                new BaseUrl(options.baseUrl()),
                options.privateKey().key(),
                options.keyPairId(),
                options.duration(),
                switch (options.policy()) {
                    case CANNED -> CloudFrontSettings.Policy.CANNED;
                    case CUSTOM -> CloudFrontSettings.Policy.CUSTOM;
                },
                bypass);
    }
}
