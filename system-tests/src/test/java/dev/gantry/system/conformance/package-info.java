// SPDX-License-Identifier: Apache-2.0
/// The OCI distribution specification as tests: a class for each of its sections, a test for each MUST and SHOULD
/// that concerns a registry, over HTTP, on every kind of store.
@NullMarked
package dev.gantry.system.conformance;

import org.jspecify.annotations.NullMarked;
