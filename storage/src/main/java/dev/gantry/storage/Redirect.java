// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

import java.net.URI;
import java.time.Instant;

/// An address at which a client may read an object without further credentials.
public record Redirect(URI location, Instant expiresAt) {}
