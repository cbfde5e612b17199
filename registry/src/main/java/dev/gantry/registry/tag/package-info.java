// SPDX-License-Identifier: Apache-2.0
/// Tags: names that point to manifests, and their listing in the specification's order.
@NullMarked
package dev.gantry.registry.tag;

import org.jspecify.annotations.NullMarked;
