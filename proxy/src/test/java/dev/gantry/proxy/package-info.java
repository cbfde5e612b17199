// SPDX-License-Identifier: Apache-2.0
/// Tests of the pull-through cache, on a registry of the tests' own.
@NullMarked
package dev.gantry.proxy;

import org.jspecify.annotations.NullMarked;
