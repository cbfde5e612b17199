// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gantry.server.redis;

import org.jspecify.annotations.NullMarked;
