// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Request;

/// Sends a request once more, if its credentials were refused and others can be had.
///
/// The SDK resolves credentials once for all attempts of a call, so its retries cannot do this.
final class RenewingClient extends DelegatingS3Client {

    private final SigningCredentials credentials;

    RenewingClient(S3Client client, SigningCredentials credentials) {
        super(client);
        this.credentials = credentials;
    }

    @Override
    protected <T extends S3Request, R> R invokeOperation(T request, Function<T, R> operation) {
        try {
            return operation.apply(request);
        } catch (AwsServiceException e) {
            if (!SigningCredentials.areRefused(e) || !isRenewed(e)) {
                throw e;
            }
            return operation.apply(request);
        }
    }

    private boolean isRenewed(AwsServiceException refusal) {
        try {
            return credentials.renew();
        } catch (CredentialsException e) {
            e.addSuppressed(refusal);
            throw e;
        }
    }
}
