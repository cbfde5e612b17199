// SPDX-License-Identifier: Apache-2.0
/// Structured fan-out over virtual threads.
@NullMarked
package dev.gantry.storage.concurrent;

import org.jspecify.annotations.NullMarked;
