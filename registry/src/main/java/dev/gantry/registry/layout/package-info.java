// SPDX-License-Identifier: Apache-2.0
/// Where everything lies in the bucket: the tree that CNCF Distribution laid out, and what Gantry adds to it.
@NullMarked
package dev.gantry.registry.layout;

import org.jspecify.annotations.NullMarked;
