// SPDX-License-Identifier: Apache-2.0
/// The filesystem storage driver.
@NullMarked
package dev.gantry.storage.file;

import org.jspecify.annotations.NullMarked;
