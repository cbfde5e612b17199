// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

import dev.gantry.registry.seal.Seal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Signs passes: for a few minutes they say who somebody has proven to be, or that it is nobody. What the bearer may
/// do they leave to the rules.
public final class Passes {

    public static final Duration LIFE = Duration.ofMinutes(5);

    /// By which a pass is told from other tokens.
    private static final String PREFIX = "gantry.";

    private static final String PURPOSE = "gantry pass 1";

    private final Seal seal;
    private final InstantSource time;

    /// @param secret what all replicas share
    public Passes(byte[] secret, InstantSource time) {
        this.seal = new Seal(secret, PURPOSE);
        this.time = time;
    }

    public String issue(Caller caller) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(time.instant().plus(LIFE).getEpochSecond());
            out.writeUTF(caller.name());
            for (String group : new TreeSet<>(caller.groups())) {
                out.writeUTF(group);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return PREFIX + seal.sign(bytes.toByteArray());
    }

    public static boolean isPass(String token) {
        return token.startsWith(PREFIX);
    }

    /// Whom the pass is for; empty if it is none of ours, or too old.
    public Optional<Caller> verify(String pass) {
        return isPass(pass) ? seal.open(pass.substring(PREFIX.length())).flatMap(this::read) : Optional.empty();
    }

    private Optional<Caller> read(byte[] payload) {
        try (var in = new DataInputStream(new ByteArrayInputStream(payload))) {
            if (!Instant.ofEpochSecond(in.readLong()).isAfter(time.instant())) {
                return Optional.empty();
            }
            String name = in.readUTF();
            Set<String> groups = new TreeSet<>();
            while (in.available() > 0) {
                groups.add(in.readUTF());
            }
            return Optional.of(new Caller(name, groups));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // what was signed here can be read
        }
    }
}
