// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

/// Takes the body of an answer while it arrives.
@FunctionalInterface
public interface Sink {

    /// For those who want its length alone.
    Sink NOTHING = (_, _, _) -> {};

    /// @param bytes to be read before this returns
    void take(byte[] bytes, int offset, int length);
}
