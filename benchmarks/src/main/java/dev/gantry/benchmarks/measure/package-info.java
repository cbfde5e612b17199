// SPDX-License-Identifier: Apache-2.0
/// What a run cost: of the registry's process, and of the store.
@NullMarked
package dev.gantry.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
