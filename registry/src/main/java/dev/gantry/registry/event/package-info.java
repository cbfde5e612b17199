// SPDX-License-Identifier: Apache-2.0
/// What happened to the registry's content, for those who want to be told.
@NullMarked
package dev.gantry.registry.event;

import org.jspecify.annotations.NullMarked;
