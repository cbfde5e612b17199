// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gantry.server;

import org.jspecify.annotations.NullMarked;
