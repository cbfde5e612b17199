// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import software.amazon.awssdk.services.s3.S3Client;

/// A bucket of the store itself, past what counts and delays the requests of the registry.
public record Bucket(S3Client client, String name) {}
