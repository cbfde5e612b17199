// SPDX-License-Identifier: Apache-2.0
/// Tokens of Distribution's protocol, which a token service signs and which say themselves what they allow.
@NullMarked
package dev.gantry.auth.token;

import org.jspecify.annotations.NullMarked;
