// SPDX-License-Identifier: Apache-2.0
/// The other registry: how it is spoken to, and how it is told who asks.
@NullMarked
package dev.gantry.proxy.remote;

import org.jspecify.annotations.NullMarked;
