// SPDX-License-Identifier: Apache-2.0
/// Structured fan-out over virtual threads, and what work carries along from one to the next.
@NullMarked
package dev.gantry.storage.concurrent;

import org.jspecify.annotations.NullMarked;
