// SPDX-License-Identifier: Apache-2.0
/// What replicas tell one another by way of a Redis server.
@NullMarked
package dev.gantry.server.redis;

import org.jspecify.annotations.NullMarked;
