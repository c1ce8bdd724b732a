package io.lepton.data;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Optional;

/** The lines of a file, none longer than a bound: a file without line ends must not fill the memory. */
final class BoundedLines implements AutoCloseable {
    private static final int CHARACTERS_MAX = 1 << 24;

    private final Path file;
    private final BufferedReader reader;
    private final StringBuilder text = new StringBuilder();
    private long line;

    BoundedLines(Path file, Charset encoding) {
        this.file = file;
        this.reader = new BufferedReader(InputFiles.reader(file, encoding));
    }

    /** The number of the line that came last, from 1. */
    long line() {
        return line;
    }

    /** The next line without its end; empty at the end of the file. */
    Optional<String> next() {
        text.setLength(0);
        try {
            int next = reader.read();
            if (next < 0) {
                return Optional.empty();
            }
            line++;
            for (; next >= 0 && next != '\n'; next = reader.read()) {
                if (text.length() == CHARACTERS_MAX) {
                    throw new LeptonException(
                            ErrorCode.INVALID_REQUEST,
                            "the line is too long: line=" + line + ", charactersMax=" + CHARACTERS_MAX + ", file="
                                    + file.getFileName());
                }
                text.append((char) next);
            }
        } catch (IOException e) {
            throw InputFiles.failed(file, e);
        }
        boolean hasReturn = !text.isEmpty() && text.charAt(text.length() - 1) == '\r';
        return Optional.of(hasReturn ? text.substring(0, text.length() - 1) : text.toString());
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw InputFiles.failed(file, e);
        }
    }
}
