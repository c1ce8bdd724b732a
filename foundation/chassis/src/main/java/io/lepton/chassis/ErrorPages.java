package io.lepton.chassis;

import io.lepton.domain.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The pages of the error codes, in Markdown, as packaged with the program. */
public final class ErrorPages {
    private static final String FOLDER = "/docs/errors/";

    private ErrorPages() {}

    /** The page of a code; absent if there is no such code. */
    public static Optional<String> find(String code) {
        // Only names of codes reach the class path, so that a crafted name reads nothing else.
        return Arrays.stream(ErrorCode.values())
                .filter(known -> known.name().equals(code))
                .findFirst()
                .flatMap(ErrorPages::read);
    }

    private static Optional<String> read(ErrorCode code) {
        try (var page = ErrorPages.class.getResourceAsStream(FOLDER + code + ".md")) {
            return page == null
                    ? Optional.empty()
                    : Optional.of(new String(page.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("an error code's page cannot be read: code=" + code, e);
        }
    }
}
