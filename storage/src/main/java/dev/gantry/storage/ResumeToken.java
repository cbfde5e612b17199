// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

/// Where the bytes of an unfinished object lie: opaque to all but the driver that made it, printable ASCII
/// without quotes, valid on every process that has the same store.
///
/// It is immutable and names one string of bytes for as long as it lives, whatever else is written: see
/// [StorageDriver#resume].
public record ResumeToken(String text) {}
