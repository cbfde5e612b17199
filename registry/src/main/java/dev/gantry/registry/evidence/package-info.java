// SPDX-License-Identifier: Apache-2.0
/// What is remembered of the store: what was seen there and when, and reads that requests share.
@NullMarked
package dev.gantry.registry.evidence;

import org.jspecify.annotations.NullMarked;
