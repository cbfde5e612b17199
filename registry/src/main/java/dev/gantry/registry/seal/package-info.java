// SPDX-License-Identifier: Apache-2.0
/// What clients carry for the registry, and cannot alter.
@NullMarked
package dev.gantry.registry.seal;

import org.jspecify.annotations.NullMarked;
