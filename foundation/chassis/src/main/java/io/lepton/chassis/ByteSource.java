package io.lepton.chassis;

import java.io.IOException;
import java.io.InputStream;

/** Gives the bytes of an answer when it is their turn; may block. */
@FunctionalInterface
public interface ByteSource {
    /** The bytes, to be closed by the reader. */
    InputStream open() throws IOException;
}
