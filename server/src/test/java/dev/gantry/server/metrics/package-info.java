// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gantry.server.metrics;

import org.jspecify.annotations.NullMarked;
