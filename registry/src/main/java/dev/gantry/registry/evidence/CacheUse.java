// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.evidence;

/// What a memory of things seen has been good for.
///
/// @param entries how many it holds, about
/// @param hits how often what was asked for was there
/// @param misses how often it was not, and had to be looked for
public record CacheUse(long entries, long hits, long misses) {}
