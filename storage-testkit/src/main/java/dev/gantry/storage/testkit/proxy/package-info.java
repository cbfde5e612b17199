// SPDX-License-Identifier: Apache-2.0
/// What stands between a driver and an S3 server, to count requests, delay them, fail them, or be a host that it is
/// not.
@NullMarked
package dev.gantry.storage.testkit.proxy;

import org.jspecify.annotations.NullMarked;
