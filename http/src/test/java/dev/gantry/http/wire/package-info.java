// SPDX-License-Identifier: Apache-2.0
/// Tests of requests and answers as handlers see them.
@NullMarked
package dev.gantry.http.wire;

import org.jspecify.annotations.NullMarked;
