package io.lepton.federation;

import io.lepton.federation.secure.Bytes;
import java.util.Optional;

/** Where long vectors of a letter lie that do not travel in it. Confined to one thread. */
interface Parts {
    /** Takes a vector, and returns the name to find it by; empty if it is to stay where it is. */
    Optional<Bytes> put(Object vector);

    /**
     * The vector of a name.
     *
     * @throws IllegalArgumentException if there is none, or one of another type
     */
    Object get(Bytes name, Class<?> type);

    /** Keeps everything in one piece. */
    static Parts none() {
        return new Parts() {
            @Override
            public Optional<Bytes> put(Object vector) {
                return Optional.empty();
            }

            @Override
            public Object get(Bytes name, Class<?> type) {
                throw new IllegalArgumentException("a part lies elsewhere: name=" + name.toHex());
            }
        };
    }
}
