// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// How what is measured is told: the section `metrics`, which Distribution does not have.
public record Metrics(Price price) {

    public static final Metrics DEFAULT = new Metrics(new Price(0.0004, 0.005));

    /// What Amazon charges for requests.
    public record Price(
            @Key(value = "what a thousand GET and HEAD requests to S3 cost, in dollars", otherwise = "`0.0004`")
            double read,

            @Key(
                    value = "what a thousand PUT, COPY, POST and LIST requests to S3 cost, in dollars",
                    otherwise = "`0.005`")
            double write) {}
}
