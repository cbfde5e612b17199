// SPDX-License-Identifier: Apache-2.0
/// What all ways to log in share: credentials, the slowing down of guesses, counts, and names that a log may show.
@NullMarked
package dev.gantry.auth.login;

import org.jspecify.annotations.NullMarked;
