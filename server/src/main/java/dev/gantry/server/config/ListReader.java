// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.ServerConfig.Catalog;
import dev.gantry.server.config.ServerConfig.Tags;

/// Reads the sections `catalog` and `tags`. Where Distribution takes 0 for its default, it is that.
final class ListReader {

    private ListReader() {}

    static Catalog catalog(Section catalog) {
        int most = catalog.number("maxentries", 0, Integer.MIN_VALUE);
        return most <= 0 ? Catalog.DEFAULT : new Catalog(most);
    }

    static Tags tags(Section tags) {
        int most = tags.number("maxtags", 0, 0);
        return most == 0 ? Tags.DEFAULT : new Tags(most);
    }
}
