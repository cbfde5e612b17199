// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gantry.server.mail;

import org.jspecify.annotations.NullMarked;
