// SPDX-License-Identifier: Apache-2.0
/// Tables and plots of a comparison.
@NullMarked
package dev.gantry.benchmarks.report;

import org.jspecify.annotations.NullMarked;
