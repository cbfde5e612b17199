// SPDX-License-Identifier: Apache-2.0
/// Who a client is, by what it presents: a password, a token, a certificate. What it may do is not decided here.
@NullMarked
package dev.gantry.auth;

import org.jspecify.annotations.NullMarked;
