// SPDX-License-Identifier: Apache-2.0
/// What clients do to a registry: pushes, pulls, manifests and lists, each as a whole that can be repeated.
@NullMarked
package dev.gantry.benchmarks.scenario;

import org.jspecify.annotations.NullMarked;
