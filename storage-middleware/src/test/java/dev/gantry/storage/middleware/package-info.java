// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gantry.storage.middleware;

import org.jspecify.annotations.NullMarked;
