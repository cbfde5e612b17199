// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// Reads the section `notifications`.
final class NotificationsReader {

    private NotificationsReader() {}

    static Notifications read(Section notifications) {
        return Notifications.DEFAULT;
    }
}
