// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.login;

/// What came of a login.
public enum Outcome {
    ACCEPTED,
    REFUSED,
    /// Turned away unseen, because too many had failed or waited.
    SLOWED,
    /// Not judged, because an issuer's keys could not be had.
    UNDECIDED
}
