// SPDX-License-Identifier: Apache-2.0
/// The HTTP server: it turns what arrives on sockets into requests for an
/// [dev.gantry.http.wire.HttpHandler], and its answers into what goes out. The only package that knows the
/// server library.
@NullMarked
package dev.gantry.http.engine;

import org.jspecify.annotations.NullMarked;
