// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.memory;

import dev.gantry.storage.ObjectInfo;

/// An object: what is told of it, and its bytes.
record StoredObject(ObjectInfo info, Bytes bytes) {}
