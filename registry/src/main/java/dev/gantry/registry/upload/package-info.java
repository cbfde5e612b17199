// SPDX-License-Identifier: Apache-2.0
/// How a blob comes in: sessions, their tokens, and the orders of writing that keep every crash harmless.
@NullMarked
package dev.gantry.registry.upload;

import org.jspecify.annotations.NullMarked;
