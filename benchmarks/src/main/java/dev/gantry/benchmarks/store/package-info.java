// SPDX-License-Identifier: Apache-2.0
/// The S3 server below the registries, and the buckets in it.
@NullMarked
package dev.gantry.benchmarks.store;

import org.jspecify.annotations.NullMarked;
