// SPDX-License-Identifier: Apache-2.0
/// Stores in front of a store: they change where clients are sent, and pass the rest on.
@NullMarked
package dev.gantry.storage.middleware;

import org.jspecify.annotations.NullMarked;
