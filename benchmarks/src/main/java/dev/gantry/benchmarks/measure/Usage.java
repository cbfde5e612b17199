// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.measure;

import java.time.Duration;

/// What a process took for itself during a run.
///
/// @param cpu processor time of all its threads
/// @param peakAnonBytes the most memory that no file stands behind (`RssAnon`), of samples every 10 ms
/// @param peakResidentBytes the most memory (`VmHWM`), which the kernel has watched
public record Usage(Duration cpu, long peakAnonBytes, long peakResidentBytes) {}
