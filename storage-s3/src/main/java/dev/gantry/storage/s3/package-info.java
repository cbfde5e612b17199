// SPDX-License-Identifier: Apache-2.0
/// The S3 driver: objects in a bucket of Amazon S3, or of anything that speaks its API.
///
/// [dev.gantry.storage.s3.S3Driver] is the door, [dev.gantry.storage.s3.config.S3Config] what it needs to know. The AWS
/// SDK is seen nowhere else; what it throws is translated in `S3Failures` alone.
@NullMarked
package dev.gantry.storage.s3;

import org.jspecify.annotations.NullMarked;
