// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.UploadId;
import dev.gantry.registry.upload.UploadToken;
import dev.gantry.registry.upload.UploadTokens;
import dev.gantry.registry.upload.Whereabouts;
import dev.gantry.storage.ResumeToken;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// The tokens that clients carry between the requests of an upload: one signed and one verified by each of them.
public class UploadTokenBenchmark extends Piece {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /// What a resume token of 102 parts, of an upload of 1 GiB, takes.
    private static final int RESUME_CHARACTERS = 2_500;

    private final RepositoryName repository = new RepositoryName("library/postgres");
    private final UploadId id = UploadId.random(new SplittableRandom(1));
    private final UploadTokens tokens =
            new UploadTokens("a secret of all replicas".getBytes(UTF_8), InstantSource.fixed(NOW));

    /// Where the bytes lie.
    @Param({"nowhere", "staged"})
    public String bytes = "nowhere";

    private UploadToken token = token(new Whereabouts.Nowhere());
    private String text = tokens.sign(token);

    @Setup
    public void choose() {
        if (bytes.equals("staged")) {
            var resume = new ResumeToken("x".repeat(RESUME_CHARACTERS));
            token = token(new Whereabouts.Staged(StorageLayout.uploadStaging(id, "0123456789abcdef"), resume));
            text = tokens.sign(token);
        }
    }

    private UploadToken token(Whereabouts where) {
        return new UploadToken(repository, id, NOW, 1L << 30, Digest.of(Algorithm.SHA256, new byte[1]), where);
    }

    @Benchmark
    public String sign() {
        return tokens.sign(token);
    }

    @Benchmark
    public UploadToken verify() {
        return tokens.verify(text, repository, id);
    }
}
