// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import dev.gantry.storage.Bounded;
import dev.gantry.storage.StorageException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/// Whether a client that was sent to the store would get its blob there.
///
/// @param isOn whether clients are sent to the store at all
record RedirectProbe(Target target, boolean isOn, InstantSource time) {

    private static final byte[] CONTENT = "what a client reads".getBytes(StandardCharsets.UTF_8);
    private static final int MOST_ERROR_BYTES = 64 << 10;
    private static final String OBJECT = "redirected";
    private static final Pattern CODE = Pattern.compile("<Code>([^<]*)</Code>");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\..*|\\[::1]");

    Verdict redirect() throws StorageException {
        if (!isOn) {
            return Verdict.skip("storage.redirect.disable: blobs are served through this server");
        }
        target.put(OBJECT, CONTENT, target::describe);
        SdkHttpRequest signed = sign();
        URI address = signed.getUri();
        String where = address.getScheme() + "://" + address.getRawAuthority();
        try {
            return follow(signed, where, String.valueOf(address.getHost()));
        } catch (IOException e) {
            return Verdict.fail(
                    "a client that is sent to %s gets no answer: %s: %s"
                            .formatted(where, e.getClass().getSimpleName(), e.getMessage()),
                    "correct redirectendpoint, or set storage.redirect.disable: true where clients cannot reach the"
                            + " store");
        }
    }

    private SdkHttpRequest sign() throws StorageException {
        return target.call(
                "sign a request for",
                OBJECT,
                "s3:GetObject",
                () -> target.clients()
                        .redirects()
                        .signGet(
                                target.key(OBJECT),
                                time.instant(),
                                target.config().redirects().expiry())
                        .request());
    }

    private Verdict follow(SdkHttpRequest signed, String where, String host) throws IOException {
        var request = HttpExecuteRequest.builder().request(signed).build();
        HttpExecuteResponse answer =
                target.clients().http().prepareRequest(request).call();
        int status = answer.httpResponse().statusCode();
        byte[] body = body(answer);
        if (status != 200) {
            String code = code(body);
            return Verdict.fail(
                    "a client that is sent to %s is answered HTTP status %d%s"
                            .formatted(where, status, code.isEmpty() ? "" : " " + code),
                    "see that redirectendpoint leads to the same store, and that nothing on the way changes Host or"
                            + " path; or set storage.redirect.disable: true");
        }
        if (!Arrays.equals(body, CONTENT)) {
            return Verdict.fail(
                    "a client that is sent to %s gets other bytes than were written".formatted(where),
                    "correct redirectendpoint, or set storage.redirect.disable: true");
        }
        String detail =
                "clients read from %s, which this machine can; they must reach and trust it too".formatted(where);
        return LOOPBACK.matcher(host).matches()
                ? Verdict.warn(
                                "clients on other machines cannot reach %s".formatted(where),
                                "set redirectendpoint to where they can, or storage.redirect.disable: true")
                        .with(detail)
                : Verdict.pass(detail);
    }

    private static byte[] body(HttpExecuteResponse answer) throws IOException {
        if (answer.responseBody().isEmpty()) {
            return new byte[0];
        }
        try (var in = answer.responseBody().get()) {
            return Bounded.read(in, MOST_ERROR_BYTES).orElse(new byte[0]);
        }
    }

    private static String code(byte[] body) {
        var found = CODE.matcher(new String(body, StandardCharsets.UTF_8));
        return found.find() ? found.group(1) : "";
    }
}
