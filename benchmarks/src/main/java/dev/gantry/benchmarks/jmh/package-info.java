// SPDX-License-Identifier: Apache-2.0
/// What the hot pieces cost one by one, by JMH: time, and with `-prof gc` allocation. Run on demand by
/// `./benchmarks/jmh`; what was found is told in `docs/performance/pieces.md`.
@NullMarked
package dev.gantry.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
