// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import dev.gantry.storage.s3.config.Access;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/// Where the keys come from that requests are signed with.
final class CredentialSources {

    private CredentialSources() {}

    static AwsCredentialsProvider open(Access access) {
        Access.Credentials given = access.credentials();
        if (given == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        String token = given.sessionToken();
        return StaticCredentialsProvider.create(
                token == null
                        ? AwsBasicCredentials.create(given.accessKey(), given.secretKey())
                        : AwsSessionCredentials.create(given.accessKey(), given.secretKey(), token));
    }
}
