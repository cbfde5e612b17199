// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/// Why a file cannot be read, in words for its owner.
final class FileTrouble {

    private FileTrouble() {}

    static String of(IOException e) {
        return switch (e) {
            case NoSuchFileException none -> "there is no such file";
            case AccessDeniedException denied -> "permission denied";
            case MalformedInputException broken -> "it is not UTF-8 text";
            default -> String.valueOf(e.getMessage());
        };
    }
}
