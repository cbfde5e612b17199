// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Version 4 of Amazon's signature for a request that carries the hash of its payload already.
///
/// The SDK's signer reads every payload to hash it, on every attempt, and has no way to be told what is known. It signs
/// all other requests.
///
/// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">Signature
///     calculations</a>
final class HashedPayloadSigner implements HttpSigner<AwsCredentialsIdentity> {

    private final SignatureV4 signature = new SignatureV4();
    private final HttpSigner<AwsCredentialsIdentity> others;

    HashedPayloadSigner(HttpSigner<AwsCredentialsIdentity> others) {
        this.others = others;
    }

    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
        return isHashed(request)
                ? SignedRequest.builder()
                        .request(signed(request))
                        .payload(request.payload().orElse(null))
                        .build()
                : others.sign(request);
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
        return others.signAsync(request);
    }

    /// Over TLS the payload is not signed at all.
    private static boolean isHashed(SignRequest<? extends AwsCredentialsIdentity> request) {
        return request.request().firstMatchingHeader(ObjectHeaders.PAYLOAD_HASH).isPresent()
                && request.request().protocol().equals("http")
                && request.payload().isPresent();
    }

    private SdkHttpRequest signed(SignRequest<? extends AwsCredentialsIdentity> request) {
        return signature.sign(
                request.request().toBuilder(),
                request.identity(),
                request.requireProperty(AwsV4HttpSigner.REGION_NAME),
                request.requireProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME),
                request.requireProperty(SIGNING_CLOCK).instant());
    }
}
