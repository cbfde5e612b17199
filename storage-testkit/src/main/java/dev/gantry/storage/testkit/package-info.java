// SPDX-License-Identifier: Apache-2.0
/// What tests storage: the contract that every driver passes, a driver with faults, S3 servers in the process,
/// and the way to the real servers of the testbed.
@NullMarked
package dev.gantry.storage.testkit;

import org.jspecify.annotations.NullMarked;
