// SPDX-License-Identifier: Apache-2.0
/// Signed tokens: their form, signature, issuer, audience and times.
@NullMarked
package dev.gantry.auth.jwt;

import org.jspecify.annotations.NullMarked;
