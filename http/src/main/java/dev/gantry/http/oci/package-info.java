// SPDX-License-Identifier: Apache-2.0
/// The OCI distribution API: one handler for each kind of thing that clients ask for.
@NullMarked
package dev.gantry.http.oci;

import org.jspecify.annotations.NullMarked;
