// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.result;

/// How two registries' figures compare.
///
/// @param value of the medians
/// @param least the smallest ratio of one round
/// @param most the largest ratio of one round
public record Ratio(double value, double least, double most) {}
