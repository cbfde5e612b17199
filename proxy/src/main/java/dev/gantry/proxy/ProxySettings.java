// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import java.nio.file.Path;
import java.time.Duration;

/// How a pull-through cache works.
///
/// @param patience how long the fetch of a blob goes on that nobody waits for
/// @param spoolFolder where blobs lie on this machine's disk while they arrive
/// @param spoolBytes how much they may take there together
public record ProxySettings(Duration patience, Path spoolFolder, long spoolBytes) {}
