// SPDX-License-Identifier: Apache-2.0
/// A content delivery network of one server, which lets in who has a signature as CloudFront wants it.
@NullMarked
package dev.gantry.storage.testkit.edge;

import org.jspecify.annotations.NullMarked;
