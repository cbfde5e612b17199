// SPDX-License-Identifier: Apache-2.0
/// Servers that hand out credentials as Amazon's do, and the settings by which the SDK finds them.
@NullMarked
package dev.gantry.storage.testkit.credentials;

import org.jspecify.annotations.NullMarked;
