// SPDX-License-Identifier: Apache-2.0
/// Events of the registry on their way to those who want to know.
@NullMarked
package dev.gantry.notifications;

import org.jspecify.annotations.NullMarked;
