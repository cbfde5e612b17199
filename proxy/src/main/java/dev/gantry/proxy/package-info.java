// SPDX-License-Identifier: Apache-2.0
/// The pull-through cache: what this registry lacks is fetched from another one.
@NullMarked
package dev.gantry.proxy;

import org.jspecify.annotations.NullMarked;
