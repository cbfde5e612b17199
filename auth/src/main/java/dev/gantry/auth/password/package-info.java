// SPDX-License-Identifier: Apache-2.0
/// Names and passwords, checked against a file of bcrypt hashes.
@NullMarked
package dev.gantry.auth.password;

import org.jspecify.annotations.NullMarked;
