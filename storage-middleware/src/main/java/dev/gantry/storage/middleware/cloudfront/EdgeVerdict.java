// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware.cloudfront;

/// What an edge makes of our signatures.
///
/// @param detail what it was asked and answered, without any signature
public record EdgeVerdict(Outcome outcome, String detail) {

    /// From good to bad.
    public enum Outcome {
        /// It lets in who has a signature of ours, and nobody else.
        TAKEN,

        /// It lets in anybody.
        OPEN,

        /// It cannot be asked, or does not say.
        SILENT,

        /// It lets nobody in by our signature.
        REFUSED
    }
}
