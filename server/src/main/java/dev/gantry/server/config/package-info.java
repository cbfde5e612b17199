// SPDX-License-Identifier: Apache-2.0
/// The configuration: a file in the language of CNCF Distribution, read onto typed records with every problem
/// reported at once, each with its place.
@NullMarked
package dev.gantry.server.config;

import org.jspecify.annotations.NullMarked;
