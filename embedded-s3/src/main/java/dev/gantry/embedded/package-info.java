// SPDX-License-Identifier: Apache-2.0
/// Gantry with an S3 server in the same process, for trying it out: no configuration, no bucket to be had first.
@NullMarked
package dev.gantry.embedded;

import org.jspecify.annotations.NullMarked;
