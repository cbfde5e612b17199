// SPDX-License-Identifier: Apache-2.0
/// The storage SPI: what a registry asks of the place where its bytes live.
///
/// [dev.gantry.storage.StorageDriver] is the specification; `StorageDriverContract` in the testkit holds every
/// driver to it.
@NullMarked
package dev.gantry.storage;

import org.jspecify.annotations.NullMarked;
