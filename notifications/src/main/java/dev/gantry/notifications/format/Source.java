// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.format;

/// The registry that tells of events.
///
/// @param address its host's name and its port
/// @param instance another one for each process
public record Source(String address, String instance) {}
