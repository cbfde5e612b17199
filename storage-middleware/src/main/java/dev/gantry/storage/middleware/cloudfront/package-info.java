// SPDX-License-Identifier: Apache-2.0
/// Amazon CloudFront in front of a bucket: signed addresses, and who is sent to the bucket all the same.
@NullMarked
package dev.gantry.storage.middleware.cloudfront;

import org.jspecify.annotations.NullMarked;
