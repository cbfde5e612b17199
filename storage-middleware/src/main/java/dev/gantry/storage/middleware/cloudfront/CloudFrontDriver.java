// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware.cloudfront;

import dev.gantry.storage.Redirect;
import dev.gantry.storage.RedirectRequest;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.middleware.ForwardingDriver;
import dev.gantry.storage.middleware.ObjectKeys;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/// Sends clients to CloudFront by signed addresses, apart from those that are nearer to the bucket. What it knows of
/// the network is whose address is whose: a client without one, or with one that cannot be read, goes to CloudFront.
public final class CloudFrontDriver extends ForwardingDriver {

    private final CloudFrontSettings settings;
    private final ObjectKeys keys;
    private final InstantSource time;
    private final UrlSigner signer;
    private final @Nullable RangeUpdates nearby;

    private CloudFrontDriver(
            StorageDriver behind,
            CloudFrontSettings settings,
            ObjectKeys keys,
            InstantSource time,
            @Nullable RangeUpdates nearby) {
        super(behind);
        this.settings = settings;
        this.keys = keys;
        this.time = time;
        this.signer = new UrlSigner(settings.key(), settings.keyPairId());
        this.nearby = nearby;
    }

    /// Fetches the list of Amazon's addresses first, where it is needed.
    ///
    /// @param keys as CloudFront knows the objects
    /// @param threads of which one keeps that list fresh
    /// @throws IOException if there is no such list, or a broken one
    public static CloudFrontDriver connect(
            StorageDriver behind,
            CloudFrontSettings settings,
            ObjectKeys keys,
            InstantSource time,
            ThreadFactory threads)
            throws IOException {
        CloudFrontSettings.Bypass bypass = settings.bypass();
        RangeUpdates nearby = bypass == null ? null : RangeUpdates.start(bypass, threads);
        return new CloudFrontDriver(behind, settings, keys, time, nearby);
    }

    /// Asks the edge what it makes of our signatures.
    ///
    /// @param absent where no object lies
    public EdgeVerdict ask(StoragePath absent) {
        return new EdgeCheck(settings.base(), signer, time).ask(keys.keyOf(absent));
    }

    @Override
    public Optional<Redirect> redirect(StoragePath path, RedirectRequest request) throws StorageException {
        if (nearby != null && nearby.contains(request.clientAddress())) {
            return redirectBehind(path, request);
        }
        Instant until = time.instant().plus(settings.validity());
        URI address = settings.base().of(keys.keyOf(path));
        try {
            URI signed = switch (settings.policy()) {
                case CANNED -> signer.sign(address, until);
                case CUSTOM -> signer.signFor(request.clientAddress(), address, until);
            };
            return Optional.of(new Redirect(signed, until));
        } catch (SdkException e) {
            throw new StorageException.Unavailable("sign an address of CloudFront for", path, "the key fails", e);
        }
    }

    @Override
    public void close() {
        if (nearby != null) {
            nearby.close();
        }
        super.close();
    }
}
