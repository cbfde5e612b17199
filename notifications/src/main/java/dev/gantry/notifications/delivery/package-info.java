// SPDX-License-Identifier: Apache-2.0
/// Endpoints, and how they are told.
@NullMarked
package dev.gantry.notifications.delivery;

import org.jspecify.annotations.NullMarked;
