// SPDX-License-Identifier: Apache-2.0
/// The in-memory storage driver, for tests and for trying out.
@NullMarked
package dev.gantry.storage.memory;

import org.jspecify.annotations.NullMarked;
