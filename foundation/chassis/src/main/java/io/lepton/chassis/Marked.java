package io.lepton.chassis;

import java.util.List;
import java.util.Optional;

/** A YAML value that knows its line, counted from 1; see {@link MarkedYaml}. */
public sealed interface Marked {
    int line();

    /** How many values it is made of, itself and everything that aliases stand for among them. */
    long size();

    /** Keys with their values, in their order; no key twice. */
    record Mapping(int line, long size, List<Entry> entries) implements Marked {
        public Mapping {
            entries = List.copyOf(entries);
        }

        /** The entry of a key, if it is there. */
        public Optional<Entry> find(String key) {
            return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
        }
    }

    /** One key with its value. */
    record Entry(String key, int line, Marked value) {}

    /** Values in their order. */
    record Listing(int line, long size, List<Marked> elements) implements Marked {
        public Listing {
            elements = List.copyOf(elements);
        }
    }

    /**
     * One value.
     *
     * @param value a {@code String}, {@code Long}, {@code Double} or {@code Boolean}
     * @param text as it was written
     */
    record Scalar(int line, Object value, String text) implements Marked {
        @Override
        public long size() {
            return 1;
        }
    }

    /** A key without a value. */
    record Nothing(int line) implements Marked {
        @Override
        public long size() {
            return 1;
        }
    }
}
