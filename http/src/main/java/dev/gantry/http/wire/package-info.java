// SPDX-License-Identifier: Apache-2.0
/// Requests and answers as the handlers of the API see them, free of any server library.
@NullMarked
package dev.gantry.http.wire;

import org.jspecify.annotations.NullMarked;
