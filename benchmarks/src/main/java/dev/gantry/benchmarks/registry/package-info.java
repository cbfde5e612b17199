// SPDX-License-Identifier: Apache-2.0
/// Registries as processes: how each is configured, started and ended.
@NullMarked
package dev.gantry.benchmarks.registry;

import org.jspecify.annotations.NullMarked;
