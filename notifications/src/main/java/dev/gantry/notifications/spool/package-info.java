// SPDX-License-Identifier: Apache-2.0
/// Events on disk: written before what they tell of is answered, read by each endpoint for itself.
@NullMarked
package dev.gantry.notifications.spool;

import org.jspecify.annotations.NullMarked;
