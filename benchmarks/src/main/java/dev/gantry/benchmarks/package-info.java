// SPDX-License-Identifier: Apache-2.0
/// Registries side by side: the same scenarios against each, in turns, on one store.
@NullMarked
package dev.gantry.benchmarks;

import org.jspecify.annotations.NullMarked;
