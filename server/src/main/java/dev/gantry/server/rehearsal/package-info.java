// SPDX-License-Identifier: Apache-2.0
/// What a registry is put through once, so that the JVM can keep what it has learned for the starts to come.
@NullMarked
package dev.gantry.server.rehearsal;

import org.jspecify.annotations.NullMarked;
