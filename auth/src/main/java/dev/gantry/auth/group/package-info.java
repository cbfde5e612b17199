// SPDX-License-Identifier: Apache-2.0
/// Groups of users, from a file.
@NullMarked
package dev.gantry.auth.group;

import org.jspecify.annotations.NullMarked;
