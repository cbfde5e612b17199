// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import java.time.Duration;

/// What the proxy does to a request instead of passing it on and its answer back.
public sealed interface S3Fault {

    /// The store's way to ask for fewer requests.
    S3Fault SLOW_DOWN = new Answer(503, "SlowDown");

    /// Reads the request and answers in the store's place, with an error document. The store does not see it.
    record Answer(int status, String code, String message) implements S3Fault {

        public Answer(int status, String code) {
            this(status, code, "injected");
        }
    }

    /// Passes the request on, then gives this instead of the store's answer.
    record AnswerInstead(Answer answer) implements S3Fault {}

    /// Reads the request and answers that its time differs too much from the store's, which is so far ahead.
    record OtherTime(Duration ahead) implements S3Fault {}

    /// Resets the connection as soon as the request's head is there. The store does not see it.
    record Reset() implements S3Fault {}

    /// Reads the request and says nothing for so long, then resets the connection. The store does not see it.
    record Stall(Duration silence) implements S3Fault {}

    /// Passes the request on with another first byte of its body, and the answer back.
    record Damage() implements S3Fault {}

    /// Passes the request on, then resets the connection instead of giving the answer.
    record LoseAnswer() implements S3Fault {}

    /// Passes on the first half of the request's body, then resets the connections on both sides.
    record CutRequest() implements S3Fault {}

    /// Passes the request on, then resets the connection after the first half of the answer's body, or instead of an
    /// answer without one.
    record CutAnswer() implements S3Fault {}

    /// Passes the request on, then resets the connection after so many bytes of the answer's body.
    record BreakBody(long afterBytes) implements S3Fault {}
}
