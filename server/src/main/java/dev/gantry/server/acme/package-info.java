// SPDX-License-Identifier: Apache-2.0
/// Certificates that an authority issues by the protocol ACME (RFC 8555), as Let's Encrypt does: asked for, kept, and
/// renewed while the server runs. The only package that knows the library for it.
@NullMarked
package dev.gantry.server.acme;

import org.jspecify.annotations.NullMarked;
