// SPDX-License-Identifier: Apache-2.0
/// A proxy in front of an S3 server that counts requests, delays them and injects faults.
@NullMarked
package dev.gantry.storage.testkit.proxy;

import org.jspecify.annotations.NullMarked;
