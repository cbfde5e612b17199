// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gantry.http.log;

import org.jspecify.annotations.NullMarked;
