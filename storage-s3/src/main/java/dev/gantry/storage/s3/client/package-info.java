// SPDX-License-Identifier: Apache-2.0
/// The way to the store: the SDK's clients, addresses, credentials, signatures, trust, what is logged of the wire.
@NullMarked
package dev.gantry.storage.s3.client;

import org.jspecify.annotations.NullMarked;
