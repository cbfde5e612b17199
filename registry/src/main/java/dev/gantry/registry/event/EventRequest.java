// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.event;

/// The request by which something happened.
///
/// @param id by which the log tells of it
/// @param address of the client
/// @param host that the client named, with its port
/// @param method of the protocol
/// @param userAgent what the client calls itself, empty if it does not say
public record EventRequest(String id, String address, String host, String method, String userAgent) {}
