// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/// Who this registry is to the other one.
public record Login(String username, String password) {

    /// Where a login comes from. It may change from one request to the next.
    @FunctionalInterface
    public interface Source {

        /// Nobody: what everybody may pull.
        Source ANONYMOUS = Optional::empty;

        Optional<Login> current() throws IOException;
    }

    /// The value of `Authorization`.
    String basic() {
        return "Basic " + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(UTF_8));
    }

    /// Without the password, since it may be printed.
    @Override
    public String toString() {
        return username;
    }
}
