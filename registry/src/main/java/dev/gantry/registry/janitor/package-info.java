// SPDX-License-Identifier: Apache-2.0
/// Takes away what uploads have left behind that nobody will finish.
@NullMarked
package dev.gantry.registry.janitor;

import org.jspecify.annotations.NullMarked;
