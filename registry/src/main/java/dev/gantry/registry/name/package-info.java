// SPDX-License-Identifier: Apache-2.0
/// What clients name: digests, repositories, tags, and the words of the protocol's errors.
@NullMarked
package dev.gantry.registry.name;

import org.jspecify.annotations.NullMarked;
