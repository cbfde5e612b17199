// SPDX-License-Identifier: Apache-2.0
/// What the S3 driver can be told, one record a subject.
@NullMarked
package dev.gantry.storage.s3.config;

import org.jspecify.annotations.NullMarked;
