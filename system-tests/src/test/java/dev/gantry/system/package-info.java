// SPDX-License-Identifier: Apache-2.0
/// What holds for the whole product: the rules of its layers, and its behaviour with real clients, real S3 servers,
/// faults and crashes.
@NullMarked
package dev.gantry.system;

import org.jspecify.annotations.NullMarked;
