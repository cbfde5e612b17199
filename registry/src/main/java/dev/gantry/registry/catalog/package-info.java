// SPDX-License-Identifier: Apache-2.0
/// Which repositories there are.
@NullMarked
package dev.gantry.registry.catalog;

import org.jspecify.annotations.NullMarked;
