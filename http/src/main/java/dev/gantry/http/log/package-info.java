// SPDX-License-Identifier: Apache-2.0
/// The access log: one line for each request, as an event like all others or as web servers write it.
@NullMarked
package dev.gantry.http.log;

import org.jspecify.annotations.NullMarked;
