// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gantry.storage.s3.client;

import org.jspecify.annotations.NullMarked;
