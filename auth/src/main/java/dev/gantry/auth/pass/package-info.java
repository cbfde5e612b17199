// SPDX-License-Identifier: Apache-2.0
/// Logins once for several requests, and for nobody.
@NullMarked
package dev.gantry.auth.pass;

import org.jspecify.annotations.NullMarked;
