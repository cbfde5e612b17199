// SPDX-License-Identifier: Apache-2.0
/// Pages on the process itself, for its operators alone.
@NullMarked
package dev.gantry.server.debug;

import org.jspecify.annotations.NullMarked;
