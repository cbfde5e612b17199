// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Takes every mail, on the loopback interface.
final class MailServer implements AutoCloseable {

    private final ServerSocket socket;
    private final BlockingQueue<String> mails = new LinkedBlockingQueue<>();

    MailServer() throws IOException {
        socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("mail-server").start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    /// Each is what was said, commands and text.
    BlockingQueue<String> mails() {
        return mails;
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                mails.add(take(client));
            } catch (IOException e) {
                mails.add("broken off: " + e.getMessage());
            }
        }
    }

    private static String take(Socket client) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        StringBuilder said = new StringBuilder();
        answer(client, "220 here");
        boolean isText = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            if (isText) {
                isText = !line.equals(".");
                if (!isText) {
                    answer(client, "250 taken");
                }
                continue;
            }
            isText = line.equals("DATA");
            answer(
                    client,
                    switch (line.substring(0, Math.min(line.length(), 4))) {
                        case "EHLO" -> "250-here\r\n250 AUTH PLAIN";
                        case "AUTH" -> "235 welcome";
                        case "DATA" -> "354 go on";
                        default -> "250 fine";
                    });
        }
        return said.toString();
    }

    private static void answer(Socket client, String line) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
