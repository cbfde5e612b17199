// SPDX-License-Identifier: Apache-2.0
/// Fills buckets with what would take a registry too long to be given.
@NullMarked
package dev.gantry.benchmarks.seed;

import org.jspecify.annotations.NullMarked;
