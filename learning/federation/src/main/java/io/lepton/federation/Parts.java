package io.lepton.federation;

import io.lepton.federation.secure.Bytes;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** The vectors of one text that lie apart from it. Confined to one thread. */
final class Parts {
    private static final int BUFFER_BYTES = 1 << 16;
    /** A model and a control variate: of each round the same objects go to many. */
    private static final int RECENT_MAX = 2;

    private final Optional<PartStore> store;
    private final int besideMin;
    /** The names of vectors that were put lately, by the objects themselves. */
    private final IdentityHashMap<Object, String> recent;

    private final List<String> names = new ArrayList<>();

    /**
     * Begins with none.
     *
     * @param besideMin from how many bytes on a vector is put into the store
     * @param recent what was put lately, which is not put again
     */
    Parts(Optional<PartStore> store, int besideMin, IdentityHashMap<Object, String> recent) {
        this.store = store;
        this.besideMin = besideMin;
        this.recent = recent;
    }

    /** Keeps everything in one piece. */
    static Parts none() {
        return new Parts(Optional.empty(), Integer.MAX_VALUE, new IdentityHashMap<>());
    }

    /** The parts that were put or got so far. */
    List<String> names() {
        return List.copyOf(names);
    }

    /** Takes a vector, and returns the name to find it by; empty if it is to stay where it is. */
    Optional<Bytes> put(Object vector) throws IOException {
        if (store.isEmpty() || VectorCode.bytesMax(vector) < besideMin) {
            return Optional.empty();
        }
        String known = recent.get(vector);
        String name = known == null ? put(store.get(), vector) : known;
        names.add(name);
        return Optional.of(Bytes.ofHex(name));
    }

    private String put(PartStore into, Object vector) throws IOException {
        String name = into.put(out -> {
            var buffered = new DataOutputStream(new BufferedOutputStream(out, BUFFER_BYTES));
            VectorCode.write(vector, buffered);
            buffered.flush();
        });
        if (recent.size() == RECENT_MAX) {
            recent.clear();
        }
        recent.put(vector, name);
        return name;
    }

    /**
     * The vector of a name.
     *
     * @throws IllegalArgumentException if it is of another type, or more than a vector
     */
    Object get(Bytes name, Class<?> type) throws IOException {
        if (store.isEmpty()) {
            throw new IllegalArgumentException("a part lies elsewhere: part=" + name.toHex());
        }
        names.add(name.toHex());
        try (var in = new DataInputStream(new BufferedInputStream(store.get().open(name.toHex()), BUFFER_BYTES))) {
            Object vector = VectorCode.read(type, in);
            if (in.read() >= 0) {
                throw new IllegalArgumentException("more than a vector: part=" + name.toHex());
            }
            return vector;
        }
    }
}
