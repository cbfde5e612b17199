// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// The JSON of a manifest, read token by token, so that it costs little memory whatever it holds. Each method reads
/// the value at which the parser stands and refuses one of another type.
///
/// It takes what a decoder into fixed types takes, as Distribution's collector is one, and what all decoders
/// understand alike: UTF-8 without a mark, no name twice in an object, none that is known but for its case. Null
/// stands for the empty value of any type.
final class ManifestTokens implements AutoCloseable {

    /// The most names in one object. They are kept until its end.
    private static final int MAX_MEMBERS = 10_000;

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]*+={0,2}");
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /// Without the table of names, which would grow with what a client sends.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private final JsonParser in;

    private ManifestTokens(Reader json) {
        this.in = JSON.createParser(ObjectReadContext.empty(), json);
    }

    /// Reads one member of an object; the parser stands at its value, of which the last token is to be read.
    @FunctionalInterface
    interface Member {
        void read(String name);
    }

    /// Reads a pushed manifest.
    ///
    /// @throws RegistryException MANIFEST_INVALID if it is no JSON
    static <T> T read(byte[] json, Function<ManifestTokens, T> reader) {
        try (var tokens = strict(json)) {
            return reader.apply(tokens);
        } catch (JacksonException e) {
            throw invalid("it is no JSON in UTF-8: " + e.getOriginalMessage());
        }
    }

    private static ManifestTokens strict(byte[] json) {
        if (json.length >= MARK.length && json[0] == MARK[0] && json[1] == MARK[1] && json[2] == MARK[2]) {
            throw invalid("it begins with a byte order mark");
        }
        var decoder = UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        return new ManifestTokens(new InputStreamReader(new ByteArrayInputStream(json), decoder));
    }

    /// A parser of what is stored already, for which nothing but the form of JSON is checked.
    static JsonParser lenient(byte[] json) {
        return JSON.createParser(
                ObjectReadContext.empty(), new InputStreamReader(new ByteArrayInputStream(json), UTF_8));
    }

    /// Reads the object that is all of the JSON.
    void root(Collection<String> known, Member member) {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw invalid("it is no JSON object");
        }
        object("manifest", known, member);
        if (in.nextToken() != null) {
            throw invalid("something follows its end");
        }
    }

    /// @param known the names that have a meaning in this object
    void object(String where, Collection<String> known, Member member) {
        if (isNull()) {
            return;
        }
        require(isObject(), where, "object");
        Set<String> seen = new HashSet<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            if (!seen.add(name)) {
                throw invalid("a name comes twice in its '%s'".formatted(where));
            }
            if (seen.size() > MAX_MEMBERS) {
                throw invalid("its '%s' has more than %d names".formatted(where, MAX_MEMBERS));
            }
            requireCase(where, known, name);
            in.nextToken();
            member.read(name);
        }
    }

    /// Reads each item of a list with the parser at its first token.
    ///
    /// @param item reads one item and may refuse it
    void list(String where, Runnable item) {
        if (isNull()) {
            return;
        }
        require(isList(), where, "list");
        while (in.nextToken() != JsonToken.END_ARRAY) {
            item.run();
        }
    }

    String text(String where) {
        if (isNull()) {
            return "";
        }
        require(in.currentToken() == JsonToken.VALUE_STRING, where, "text");
        return in.getString();
    }

    List<String> texts(String where) {
        List<String> found = new ArrayList<>();
        list(where, () -> found.add(text(where)));
        return found;
    }

    /// Checks that an object has nothing but texts.
    void textByName(String where) {
        object(where, List.of(), name -> text(where));
    }

    /// The bytes of a text in base64.
    byte[] bytes(String where) {
        String text = text(where);
        require(text.length() % 4 == 0 && BASE64.matcher(text).matches(), where, "base64");
        return Base64.getDecoder().decode(text);
    }

    long number(String where) {
        if (isNull()) {
            return 0;
        }
        require(
                in.currentToken() == JsonToken.VALUE_NUMBER_INT
                        && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER,
                where,
                "whole number of 64 bits");
        return in.getLongValue();
    }

    /// The text, if it is one; anything else is passed over.
    Optional<String> textIfAny() {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            return Optional.of(in.getString());
        }
        skip();
        return Optional.empty();
    }

    /// The number of bytes or the like, if it is one; anything else is passed over.
    OptionalLong numberIfAny() {
        boolean isOne = in.currentToken() == JsonToken.VALUE_NUMBER_INT
                && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && in.getLongValue() >= 0;
        skip();
        return isOne ? OptionalLong.of(in.getLongValue()) : OptionalLong.empty();
    }

    boolean isObject() {
        return in.currentToken() == JsonToken.START_OBJECT;
    }

    boolean isList() {
        return in.currentToken() == JsonToken.START_ARRAY;
    }

    boolean isNull() {
        return in.currentToken() == JsonToken.VALUE_NULL;
    }

    void skip() {
        in.skipChildren();
    }

    @Override
    public void close() {
        in.close();
    }

    static RegistryException invalid(String reason) {
        return new RegistryException(ErrorCode.MANIFEST_INVALID, "the manifest is refused: " + reason);
    }

    private static void require(boolean isOfType, String where, String type) {
        if (!isOfType) {
            throw invalid("its '%s' is no %s".formatted(where, type));
        }
    }

    private static void requireCase(String where, Collection<String> known, String name) {
        for (String candidate : known) {
            if (candidate.equalsIgnoreCase(name) && !candidate.equals(name)) {
                throw invalid("'%s' in its '%s' is written otherwise than '%s'".formatted(name, where, candidate));
            }
        }
    }
}
