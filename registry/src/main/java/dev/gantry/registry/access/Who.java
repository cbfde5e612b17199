// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

/// Whom a rule is about.
public sealed interface Who {

    boolean includes(Caller caller);

    /// Whoever has proven to be somebody.
    record Known() implements Who {
        @Override
        public boolean includes(Caller caller) {
            return !caller.isAnonymous();
        }

        @Override
        public String toString() {
            return "*";
        }
    }

    /// Whoever has not.
    record Anonymous() implements Who {
        @Override
        public boolean includes(Caller caller) {
            return caller.isAnonymous();
        }

        @Override
        public String toString() {
            return "anonymous";
        }
    }

    /// One user.
    record User(String name) implements Who {
        @Override
        public boolean includes(Caller caller) {
            return caller.name().equals(name);
        }

        @Override
        public String toString() {
            return "user:" + name;
        }
    }

    /// The members of a group.
    record Group(String name) implements Who {
        @Override
        public boolean includes(Caller caller) {
            return caller.groups().contains(name);
        }

        @Override
        public String toString() {
            return "group:" + name;
        }
    }

    /// @param text `*`, `anonymous`, `user:NAME`, `group:NAME`, or the name of a user that has no colon
    /// @throws IllegalArgumentException for anything else: what looks like a prefix but is none must not become
    ///     somebody's name
    static Who parse(String text) {
        if (text.equals("*")) {
            return new Known();
        }
        if (text.equals("anonymous")) {
            return new Anonymous();
        }
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("Nobody is named: " + text);
        }
        return switch (colon < 0 ? "user" : text.substring(0, colon)) {
            case "user" -> new User(name);
            case "group" -> new Group(name);
            default -> throw new IllegalArgumentException("Neither a user nor a group: " + text);
        };
    }
}
