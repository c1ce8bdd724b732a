package io.lepton.federation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Where long vectors of letters lie that do not travel in them: each by a name of 32 bytes that follows from its content. */
public interface PartStore {
    /** What writes a part. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Keeps a part.
     *
     * @return its name, in lower-case hexadecimals
     */
    String put(Content content) throws IOException;

    /**
     * The content of a part; may take as long as fetching it does.
     *
     * @throws IOException if there is none of that name, or it is not what it was
     */
    InputStream open(String name) throws IOException;
}
