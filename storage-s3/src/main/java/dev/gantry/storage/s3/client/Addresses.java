// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import dev.gantry.storage.s3.config.Location;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.endpoints.AwsEndpointAttribute;
import software.amazon.awssdk.awscore.endpoints.authscheme.EndpointAuthScheme;
import software.amazon.awssdk.awscore.endpoints.authscheme.SigV4AuthScheme;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointParams;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointProvider;

/// Where requests go and which region they are signed for: Amazon's rules, applied to the configuration alone.
/// Neither an environment variable nor a profile has a say, unlike in the SDK's own way to apply them.
///
/// The rules know no plain http on Amazon's endpoints, and refuse regions that make no host name even where an
/// endpoint is given, in whose host the region has no place.
final class Addresses implements S3EndpointProvider {

    private static final S3EndpointProvider RULES = S3EndpointProvider.defaultProvider();

    /// Stands for the configured one while the host of an endpoint is formed, which does not hold it.
    private static final Region ANY_REGION = Region.US_EAST_1;

    private final Location location;
    private final String bucket;
    private volatile @Nullable CompletableFuture<Endpoint> ofBucket;

    Addresses(Location location, String bucket) {
        this.location = location;
        this.bucket = bucket;
    }

    /// The addresses of the same bucket for those who reach the store elsewhere.
    ///
    /// @param endpoint where; absent: at the same place
    Addresses seenFrom(@Nullable URI endpoint) {
        return endpoint == null
                ? this
                : new Addresses(Location.at(endpoint, location.region()).withPathStyle(location.pathStyle()), bucket);
    }

    /// Every request asks twice, and for one bucket the rules always say the same: nothing else of what a request is
    /// about has a part in them.
    @Override
    public CompletableFuture<Endpoint> resolveEndpoint(S3EndpointParams request) {
        if (!bucket.equals(request.bucket())) {
            return applyRules(request);
        }
        CompletableFuture<Endpoint> known = ofBucket;
        if (known == null) {
            known = applyRules(S3EndpointParams.builder().bucket(bucket).build());
            ofBucket = known;
        }
        return known;
    }

    private CompletableFuture<Endpoint> applyRules(S3EndpointParams request) {
        URI endpoint = location.endpoint();
        S3EndpointParams ours = request.toBuilder()
                .region(endpoint == null ? Region.of(location.region()) : ANY_REGION)
                .endpoint(endpoint == null ? null : endpoint.toString())
                .forcePathStyle(location.pathStyle())
                .useDualStack(location.dualStack())
                .accelerate(location.accelerate())
                .useFips(location.fips())
                .useGlobalEndpoint(false)
                .disableMultiRegionAccessPoints(true)
                .disableS3ExpressSessionAuth(true)
                .build();
        return RULES.resolveEndpoint(ours).thenApply(endpoint == null ? this::unlessSecure : this::inOurRegion);
    }

    private Endpoint unlessSecure(Endpoint found) {
        return location.secure()
                ? found
                : found.toBuilder()
                        .url(URI.create(found.url().toString().replaceFirst("^https:", "http:")))
                        .build();
    }

    private Endpoint inOurRegion(Endpoint found) {
        EndpointAuthScheme scheme = SigV4AuthScheme.builder()
                .signingName("s3")
                .signingRegion(location.region())
                .disableDoubleEncoding(true)
                .build();
        return found.toBuilder()
                .putAttribute(AwsEndpointAttribute.AUTH_SCHEMES, List.of(scheme))
                .build();
    }

    /// The bucket's own address, with the bucket in the host or in the path.
    ///
    /// @throws IllegalArgumentException if the rules refuse it, with their reason
    Endpoint ofBucket() {
        try {
            return resolveEndpoint(S3EndpointParams.builder().bucket(bucket).build())
                    .join();
        } catch (CompletionException e) {
            Throwable reason = Optional.ofNullable(e.getCause()).orElse(e);
            throw new IllegalArgumentException(
                    "The bucket '%s' has no address at %s: %s".formatted(bucket, location.where(), reason.getMessage()),
                    e);
        }
    }

    /// The region and the service that requests to the bucket are signed for with version 4; none if they are not.
    Optional<SigV4AuthScheme> scope() {
        return Objects.requireNonNullElse(
                        ofBucket().attribute(AwsEndpointAttribute.AUTH_SCHEMES), List.<EndpointAuthScheme>of())
                .stream()
                .findFirst()
                .filter(SigV4AuthScheme.class::isInstance)
                .map(SigV4AuthScheme.class::cast);
    }

    /// The bucket as a signature of version 2 has to name it in front of the path: where the host names it.
    String bucketBeforePath() {
        URI endpoint = location.endpoint();
        boolean isInHost = endpoint == null || !ofBucket().url().getHost().equals(endpoint.getHost());
        return isInHost ? "/" + bucket : "";
    }

    String bucket() {
        return bucket;
    }
}
