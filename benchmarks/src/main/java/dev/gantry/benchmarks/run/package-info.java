// SPDX-License-Identifier: Apache-2.0
/// The order in which registries take turns, and what is up meanwhile.
@NullMarked
package dev.gantry.benchmarks.run;

import org.jspecify.annotations.NullMarked;
