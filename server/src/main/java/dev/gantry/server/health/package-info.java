// SPDX-License-Identifier: Apache-2.0
/// Whether the registry is well: what is looked at in the background, and what is told of it.
@NullMarked
package dev.gantry.server.health;

import org.jspecify.annotations.NullMarked;
