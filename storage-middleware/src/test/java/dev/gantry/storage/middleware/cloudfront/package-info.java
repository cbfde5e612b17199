// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gantry.storage.middleware.cloudfront;

import org.jspecify.annotations.NullMarked;
