// SPDX-License-Identifier: Apache-2.0
/// A doctor for configurations: tries one against the live store, line by line, and says what fails, why, and what
/// to do about it. [dev.gantry.storage.s3.check.S3Check] is the door.
///
/// `Line` says which lines there are and what each needs, `Lines` runs them within their time, a class for each
/// group of lines holds the probes, `Litter` takes away what they left.
@NullMarked
package dev.gantry.storage.s3.check;

import org.jspecify.annotations.NullMarked;
