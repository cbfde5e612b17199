// SPDX-License-Identifier: Apache-2.0
/// Traces: a span for each request, and below it one for each attempt of a request to the store. The only package that
/// knows OpenTelemetry.
@NullMarked
package dev.gantry.server.tracing;

import org.jspecify.annotations.NullMarked;
