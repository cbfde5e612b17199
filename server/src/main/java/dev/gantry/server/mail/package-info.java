// SPDX-License-Identifier: Apache-2.0
/// Mails of what is logged.
@NullMarked
package dev.gantry.server.mail;

import org.jspecify.annotations.NullMarked;
