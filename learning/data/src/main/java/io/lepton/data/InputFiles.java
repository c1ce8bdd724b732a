package io.lepton.data;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens files of data, gzipped ones by their name. */
final class InputFiles {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private InputFiles() {}

    static InputStream open(Path file) {
        InputStream raw;
        try {
            raw = Files.newInputStream(file);
        } catch (IOException e) {
            throw failed(file, e);
        }
        try {
            return file.toString().endsWith(".gz")
                    ? new GZIPInputStream(raw, BUFFER_BYTES)
                    : new BufferedInputStream(raw, BUFFER_BYTES);
        } catch (IOException e) {
            closeAfter(raw, e);
            throw failed(file, e);
        }
    }

    /** The file's characters, without its byte order mark; bytes that mean nothing become U+FFFD. */
    static Reader reader(Path file, Charset encoding) {
        var reader = new java.io.PushbackReader(new InputStreamReader(open(file), encoding), 1);
        try {
            int first = reader.read();
            if (first >= 0 && first != BYTE_ORDER_MARK) {
                reader.unread(first);
            }
            return reader;
        } catch (IOException e) {
            closeAfter(reader, e);
            throw failed(file, e);
        }
    }

    static LeptonException failed(Path file, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return new LeptonException(ErrorCode.INVALID_REQUEST, "no such file: file=" + file, cause);
        }
        if (cause instanceof java.util.zip.ZipException || cause instanceof java.io.EOFException) {
            return new LeptonException(
                    ErrorCode.INVALID_REQUEST, "the file is cut short or damaged: file=" + file, cause);
        }
        return new LeptonException(ErrorCode.STORAGE_FAILED, "the file cannot be read: file=" + file, cause);
    }

    private static void closeAfter(AutoCloseable opened, IOException cause) {
        try {
            opened.close();
        } catch (Exception e) {
            cause.addSuppressed(e);
        }
    }
}
