// SPDX-License-Identifier: Apache-2.0
/// The server seen from its sockets.
@NullMarked
package dev.gantry.http.engine;

import org.jspecify.annotations.NullMarked;
