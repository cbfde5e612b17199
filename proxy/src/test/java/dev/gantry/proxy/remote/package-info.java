// SPDX-License-Identifier: Apache-2.0
/// Tests of how another registry is spoken to.
@NullMarked
package dev.gantry.proxy.remote;

import org.jspecify.annotations.NullMarked;
