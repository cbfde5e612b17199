// SPDX-License-Identifier: Apache-2.0
/// What was measured, its medians, and the ratios of registries to one another.
@NullMarked
package dev.gantry.benchmarks.result;

import org.jspecify.annotations.NullMarked;
