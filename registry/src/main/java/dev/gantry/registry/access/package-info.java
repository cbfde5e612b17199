// SPDX-License-Identifier: Apache-2.0
/// What a client may do: needs, callers, and the rules between them.
@NullMarked
package dev.gantry.registry.access;

import org.jspecify.annotations.NullMarked;
