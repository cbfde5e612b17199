// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// Where a server listens: a port, or a socket in the file system.
public sealed interface BindAddress permits ListenAddress, SocketFile {}
