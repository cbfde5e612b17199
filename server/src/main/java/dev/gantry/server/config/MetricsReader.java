// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.Metrics.Price;

/// Reads the section `metrics`.
final class MetricsReader {

    private MetricsReader() {}

    static Metrics read(Section metrics) {
        Section price = metrics.section("price");
        Price usual = Metrics.DEFAULT.price();
        return new Metrics(new Price(dollars(price, "read", usual.read()), dollars(price, "write", usual.write())));
    }

    private static double dollars(Section price, String key, double otherwise) {
        return price.parsed(key, MetricsReader::amount, "an amount of dollars, as in 0.005", otherwise);
    }

    private static double amount(String text) {
        double amount = Double.parseDouble(text);
        if (!(amount >= 0) || Double.isInfinite(amount)) {
            throw new IllegalArgumentException("Not an amount");
        }
        return amount;
    }
}
