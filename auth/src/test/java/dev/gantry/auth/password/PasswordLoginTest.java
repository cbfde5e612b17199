// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.auth.TestTime;
import dev.gantry.auth.file.UnusableFile;
import dev.gantry.auth.file.WatchedFile;
import dev.gantry.auth.login.BasicCredentials;
import dev.gantry.registry.access.Caller;
import dev.gantry.registry.access.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordLoginTest {

    private static final String SWORDFISH = "$2y$04$abcdefghijklmnopqrstuugIEnm3ZbWF6xb2GcoE3L1CoGJFMKtu.";
    private static final String OTHER = "$2y$06$abcdefghijklmnopqrstuu6FttqYLNXdPO90XO7YlC0uHRd1WxOhm";
    private static final String NEW = "$2y$04$abcdefghijklmnopqrstuusf96eeUQLgQWR72RBesvIE8CjOJNM9O";
    private static final BasicCredentials ALICE = new BasicCredentials("alice", "swordfish");
    private static final BasicCredentials WRONG = new BasicCredentials("alice", "haddock");
    private static final String ADDRESS = "192.0.2.1";

    @TempDir
    Path folder;

    private final TestTime time = new TestTime();
    private final List<String> checked = Collections.synchronizedList(new ArrayList<>());
    private final Bcrypt bcrypt = new Bcrypt();
    private Path path;

    @BeforeEach
    void twoUsersAreKnown() throws IOException {
        path = Files.writeString(
                folder.resolve("htpasswd"), "# users\n\nalice:%s\n bob:%s \n".formatted(SWORDFISH, OTHER));
    }

    private PasswordLogin login() throws UnusableFile {
        return login(
                (password, hash) -> {
                    checked.add(hash);
                    return bcrypt.matches(password, hash);
                },
                2);
    }

    private PasswordLogin login(PasswordHash hash, int atOnce) throws UnusableFile {
        return new PasswordLogin(WatchedFile.open(path, Htpasswd::parse, time), hash, atOnce, new Random(7), time);
    }

    @Test
    void rightPasswordMakesTheUserKnown() throws Exception {
        assertThat(login().login(ALICE, ADDRESS)).isEqualTo(new Verdict.Known(new Caller("alice", Set.of()), null));
        assertThat(login().login(new BasicCredentials("bob", "other"), ADDRESS)).isInstanceOf(Verdict.Known.class);
    }

    @Test
    void unknownUserCostsOneCheckOfTheDearestHashAndHearsTheSameAsAWrongPassword() throws Exception {
        PasswordLogin login = login();
        Verdict wrong = login.login(new BasicCredentials("bob", "haddock"), ADDRESS);
        Verdict unknown = login.login(new BasicCredentials("mallory", "haddock"), ADDRESS);

        assertThat(unknown).isEqualTo(wrong).isInstanceOf(Verdict.Refused.class);
        assertThat(checked).hasSize(2);
        assertThat(Bcrypt.cost(checked.get(1)))
                .isEqualTo(Bcrypt.cost(checked.get(0)))
                .hasValue(6);
    }

    @Test
    void unknownUserIsRefusedWhateverTheCheckSays() throws Exception {
        assertThat(login((password, hash) -> true, 1).login(new BasicCredentials("mallory", "x"), ADDRESS))
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void manyRequestsOfOnePushCostOneCheck() throws Exception {
        PasswordLogin login = login();
        for (int i = 0; i < 30; i++) {
            assertThat(login.login(ALICE, ADDRESS)).isInstanceOf(Verdict.Known.class);
        }
        assertThat(checked).hasSize(1);

        time.pass(Duration.ofMinutes(1));
        assertThat(login.login(ALICE, ADDRESS)).isInstanceOf(Verdict.Known.class);
        assertThat(checked).hasSize(2);
    }

    @Test
    void rememberedPasswordIsNotGoodForAnotherUserNorIsAnotherOneForTheUser() throws Exception {
        PasswordLogin login = login();
        assertThat(login.login(ALICE, ADDRESS)).isInstanceOf(Verdict.Known.class);
        assertThat(login.login(WRONG, ADDRESS)).isInstanceOf(Verdict.Refused.class);
        assertThat(login.login(new BasicCredentials("bob", "swordfish"), ADDRESS))
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void newPasswordInTheFileHoldsAndTheOldOneNoMoreThoughItWasRemembered() throws Exception {
        PasswordLogin login = login();
        assertThat(login.login(ALICE, ADDRESS)).isInstanceOf(Verdict.Known.class);

        Files.writeString(path, "alice:" + NEW);
        time.pass(Duration.ofSeconds(1));
        assertThat(login.login(ALICE, ADDRESS)).isInstanceOf(Verdict.Refused.class);
        assertThat(login.login(new BasicCredentials("alice", "new"), ADDRESS)).isInstanceOf(Verdict.Known.class);
    }

    @Test
    void guessesAreTurnedAwayUnseenAfterAWhileAndTheUserWhoIsLoggedInGoesOn() throws Exception {
        PasswordLogin login = login();
        assertThat(login.login(ALICE, ADDRESS)).isInstanceOf(Verdict.Known.class);
        int guesses = 0;
        while (login.login(WRONG, "198.51.100." + guesses) instanceof Verdict.Refused) {
            guesses++;
        }

        assertThat(guesses).isEqualTo(11);
        assertThat(checked).hasSize(12);
        assertThat(login.login(WRONG, ADDRESS)).isEqualTo(new Verdict.TooMany(Duration.ofSeconds(1)));
        assertThat(login.login(ALICE, ADDRESS)).isInstanceOf(Verdict.Known.class);
    }

    @Test
    void floodOfLoginsChecksFewAtOnceAndTurnsAwayWhatWouldWaitLong() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        PasswordLogin login = login(
                (password, hash) -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    awaitUninterruptibly(end);
                    now.decrementAndGet();
                    return false;
                },
                2);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Verdict>> verdicts = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                BasicCredentials credentials = new BasicCredentials("user" + i, "guess");
                String address = "192.0.2." + i;
                verdicts.add(clients.submit(() -> login.login(credentials, address)));
            }
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (verdicts.stream().filter(Future::isDone).count() < 400 && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            assertThat(verdicts.stream().filter(Future::isDone).count()).isGreaterThanOrEqualTo(400);
            end.countDown();
            for (Future<Verdict> verdict : verdicts) {
                assertThat(verdict.get()).isNotInstanceOf(Verdict.Known.class);
            }
        }
        assertThat(most).hasValue(2);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
