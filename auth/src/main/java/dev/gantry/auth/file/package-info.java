// SPDX-License-Identifier: Apache-2.0
/// Files that are read anew when they change.
@NullMarked
package dev.gantry.auth.file;

import org.jspecify.annotations.NullMarked;
