// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gantry.server.acme;

import org.jspecify.annotations.NullMarked;
