// SPDX-License-Identifier: Apache-2.0
/// What the ratios have to be.
@NullMarked
package dev.gantry.benchmarks.limits;

import org.jspecify.annotations.NullMarked;
