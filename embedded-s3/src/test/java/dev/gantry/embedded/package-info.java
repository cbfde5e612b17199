// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gantry.embedded;

import org.jspecify.annotations.NullMarked;
