// SPDX-License-Identifier: Apache-2.0
/// How events are written: as they lie in the spool, and as endpoints read them.
@NullMarked
package dev.gantry.notifications.format;

import org.jspecify.annotations.NullMarked;
