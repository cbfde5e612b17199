// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

/// Stands before the API and lets in who may do what is asked.
public interface Gate {

    /// Lets everybody do everything.
    Gate OPEN = new Gate() {};
}
