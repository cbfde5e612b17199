// SPDX-License-Identifier: Apache-2.0
/// What those are told who watch the requests that go to the store.
@NullMarked
package dev.gantry.storage.s3.watch;

import org.jspecify.annotations.NullMarked;
