// SPDX-License-Identifier: Apache-2.0
/// The process: its commands, its log, and the wiring that makes a registry of the parts. Time and randomness are
/// made here and handed down.
@NullMarked
package dev.gantry.server;

import org.jspecify.annotations.NullMarked;
