// SPDX-License-Identifier: Apache-2.0
/// Client certificates of TLS.
@NullMarked
package dev.gantry.auth.certificate;

import org.jspecify.annotations.NullMarked;
