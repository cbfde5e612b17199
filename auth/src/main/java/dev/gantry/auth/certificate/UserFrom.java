// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.certificate;

/// Where a client certificate says who the user is.
public enum UserFrom {
    /// The common name in the subject.
    CN,
    /// The first email address among the subject's alternative names.
    EMAIL,
    /// The first DNS name among them.
    DNS,
    /// The first URI among them, as SPIFFE has it.
    URI
}
