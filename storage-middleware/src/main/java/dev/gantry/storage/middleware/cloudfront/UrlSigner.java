// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware.cloudfront;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudfront.CloudFrontUtilities;
import software.amazon.awssdk.services.cloudfront.model.CannedSignerRequest;
import software.amazon.awssdk.services.cloudfront.model.CustomSignerRequest;

/// Signs addresses for CloudFront.
final class UrlSigner {

    private final CloudFrontUtilities utilities = CloudFrontUtilities.create();
    private final SigningKey key;
    private final String keyPairId;

    UrlSigner(SigningKey key, String keyPairId) {
        this.key = key;
        this.keyPairId = keyPairId;
    }

    /// By the policy that the edge puts together itself: this address, until then.
    URI sign(URI address, Instant until) {
        var request = CannedSignerRequest.builder()
                .resourceUrl(address.toString())
                .privateKey(key.key())
                .keyPairId(keyPairId)
                .expirationDate(until)
                .build();
        return URI.create(utilities.getSignedUrlWithCannedPolicy(request).url());
    }

    /// By a policy that the address carries: this address, until then, and from the client's address alone. A policy
    /// takes IPv4 only, so that a client of another kind, or an unknown one, is not bound.
    URI signFor(@Nullable String clientAddress, URI address, Instant until) {
        var request = CustomSignerRequest.builder()
                .resourceUrl(address.toString())
                .privateKey(key.key())
                .keyPairId(keyPairId)
                .expirationDate(until);
        ipv4(clientAddress).ifPresent(ip -> request.ipRange(ip + "/32"));
        return URI.create(
                utilities.getSignedUrlWithCustomPolicy(request.build()).url());
    }

    private static Optional<String> ipv4(@Nullable String clientAddress) {
        return AddressRanges.address(clientAddress)
                .filter(Inet4Address.class::isInstance)
                .map(InetAddress::getHostAddress);
    }
}
