// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.apache.ProxyConfiguration;

/// Whether there is a way to the store: its name, and its port.
///
/// @param names looks names up; blocks, and cannot be interrupted
record AddressProbes(Target target, URI address, Names names) {

    /// For one address; a name may have several.
    private static final Duration CONNECT = Duration.ofSeconds(3);

    /// What a name stands for.
    @FunctionalInterface
    interface Names {
        InetAddress[] of(String name) throws UnknownHostException;
    }

    /// The address that the SDK calls for this bucket.
    static URI addressOf(Target target) {
        return target.clients().presigner().bucketAddress();
    }

    String host() {
        String host = address.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    boolean isSecure() {
        return "https".equalsIgnoreCase(address.getScheme());
    }

    int port() {
        return address.getPort() >= 0 ? address.getPort() : isSecure() ? 443 : 80;
    }

    /// The proxy that the environment prescribes for this address.
    Optional<String> proxy() {
        ProxyConfiguration proxy =
                ProxyConfiguration.builder().scheme(address.getScheme()).build();
        if (proxy.host() == null || proxy.nonProxyHosts().stream().anyMatch(host()::matches)) {
            return Optional.empty();
        }
        return Optional.of(proxy.host() + ":" + proxy.port());
    }

    Verdict name() {
        Optional<String> proxy = proxy();
        if (proxy.isPresent()) {
            return Verdict.info("left to the proxy %s, which the environment prescribes".formatted(proxy.get()));
        }
        try {
            String addresses = Arrays.stream(names.of(host()))
                    .map(InetAddress::getHostAddress)
                    .distinct()
                    .collect(Collectors.joining(", "));
            return Verdict.pass(host().equals(addresses) ? host() : host() + " is " + addresses);
        } catch (UnknownHostException e) {
            return Verdict.fail("the name %s does not resolve".formatted(host()), nameRemedy());
        }
    }

    private String nameRemedy() {
        String bucketInHost = target.bucket() + ".";
        if (!host().startsWith(bucketInHost)) {
            return "correct region or regionendpoint, or the machine's DNS";
        }
        String without = host().substring(bucketInHost.length());
        try {
            InetAddress[] found = names.of(without);
            return "set forcepathstyle: true; %s is %s, so the store seems not to take buckets as host names"
                    .formatted(without, found[0].getHostAddress());
        } catch (UnknownHostException e) {
            return "correct region or regionendpoint, or the machine's DNS: %s does not resolve either"
                    .formatted(without);
        }
    }

    Verdict connection() throws IOException {
        Optional<String> proxy = proxy();
        if (proxy.isPresent()) {
            return Verdict.info("through the proxy " + proxy.get());
        }
        List<String> failures = new ArrayList<>();
        for (InetAddress candidate : names.of(host())) {
            long begun = System.nanoTime();
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(candidate, port()), Math.toIntExact(CONNECT.toMillis()));
                double millis = (System.nanoTime() - begun) / 1e6;
                return Verdict.pass("%s port %d, in %.1f ms".formatted(candidate.getHostAddress(), port(), millis));
            } catch (IOException e) {
                failures.add("%s port %d %s".formatted(candidate.getHostAddress(), port(), reason(e)));
            }
        }
        return Verdict.fail(
                String.join("; ", failures),
                "correct the port in regionendpoint, start the store, or open the way to it (firewall, routes)");
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case SocketTimeoutException late -> "does not answer within %d s".formatted(CONNECT.toSeconds());
            case NoRouteToHostException none -> "cannot be reached: no route";
            case ConnectException refused -> "refuses: " + refused.getMessage();
            default -> "fails: " + failure.getMessage();
        };
    }
}
