package io.lepton.federation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes entries of a journal as bytes, and reads them again as they were, bit for bit. */
final class EntryCode {
    private EntryCode() {}

    /** @throws IllegalArgumentException if something in it is of no type that can be written, such as a strategy of one's own */
    static byte[] encode(Journal.Entry entry) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            new RecordWriter(out, Parts.none()).write(Journal.Entry.class, entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException if these bytes are no entry */
    static Journal.Entry decode(byte[] code) {
        var bytes = new ByteArrayInputStream(code);
        try (var in = new DataInputStream(bytes)) {
            var entry = (Journal.Entry) new RecordReader(in, Parts.none()).read(Journal.Entry.class);
            if (bytes.available() > 0) {
                throw new IllegalArgumentException("more than an entry: bytes=" + bytes.available());
            }
            return entry;
        } catch (EOFException e) {
            throw new IllegalArgumentException("less than an entry: bytes=" + code.length, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
