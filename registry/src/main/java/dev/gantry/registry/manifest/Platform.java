// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

/// What an entry of an index runs on, in the words of the OCI image specification (those of Go's compiler).
public record Platform(String os, String architecture) {

    public static final Platform LINUX_AMD64 = new Platform("linux", "amd64");
}
