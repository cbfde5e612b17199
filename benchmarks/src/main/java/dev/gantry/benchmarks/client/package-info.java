// SPDX-License-Identifier: Apache-2.0
/// A client of any registry that costs little of the processor which it shares with what is measured.
@NullMarked
package dev.gantry.benchmarks.client;

import org.jspecify.annotations.NullMarked;
