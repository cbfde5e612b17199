// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gantry.server.health;

import org.jspecify.annotations.NullMarked;
