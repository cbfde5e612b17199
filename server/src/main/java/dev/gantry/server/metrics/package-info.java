// SPDX-License-Identifier: Apache-2.0
/// What is measured, in the form that Prometheus reads: the only package that knows Micrometer. No label has more
/// values than can be told beforehand.
@NullMarked
package dev.gantry.server.metrics;

import org.jspecify.annotations.NullMarked;
