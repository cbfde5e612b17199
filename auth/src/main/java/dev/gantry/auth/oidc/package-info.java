// SPDX-License-Identifier: Apache-2.0
/// Tokens of OpenID Connect issuers, as CI systems hand them to their jobs.
@NullMarked
package dev.gantry.auth.oidc;

import org.jspecify.annotations.NullMarked;
