// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.janitor;

/// What one sweep found and took away, or would have taken away.
///
/// @param examined unfinished objects, and objects of unfinished uploads
/// @param uploads unfinished objects given up: on S3, multipart uploads aborted
/// @param objects objects deleted
/// @param bytes that these and those held, as far as the store tells
/// @param failures of what could not be listed, given up or deleted
public record JanitorReport(long examined, long uploads, long objects, long bytes, long failures) {}
