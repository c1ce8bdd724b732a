package io.lepton.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A network whose parts have names and read one another by them; the last part gives the answer.
 *
 * <p>Every part can read {@link #FEATURES}, the whole example; several inputs are {@linkplain Columns columns} of it.
 */
public record Functional(List<Part> parts) implements Blueprint {
    /** The name of what comes in. */
    public static final String FEATURES = "features";

    /** How several parts become one. */
    public enum Merge {
        ADD,
        /** One behind the other along the last axis. */
        CONCATENATE
    }

    /** A part and what it reads. */
    public sealed interface Part {
        String name();

        List<String> sources();
    }

    /** A layer under a name. */
    public record Named(String name, Layer layer, String source) implements Part {
        @Override
        public List<String> sources() {
            return List.of(source);
        }
    }

    /** Two parts or more made one. */
    public record Merged(String name, Merge merge, List<String> sources) implements Part {
        public Merged {
            sources = List.copyOf(sources);
            if (sources.size() < 2) {
                throw new IllegalArgumentException("nothing to merge: part=" + name + ", sources=" + sources);
            }
        }
    }

    public Functional {
        parts = List.copyOf(parts);
        Set<String> known = new HashSet<>(List.of(FEATURES));
        Set<String> unread = new HashSet<>();
        for (var part : parts) {
            for (String source : part.sources()) {
                if (!known.contains(source)) {
                    throw new IllegalArgumentException("a part that reads what does not come before it: part="
                            + part.name() + ", source=" + source);
                }
                unread.remove(source);
            }
            if (!known.add(part.name())) {
                throw new IllegalArgumentException("two parts of one name: part=" + part.name());
            }
            unread.add(part.name());
        }
        if (unread.size() != 1) {
            throw new IllegalArgumentException("not one answer: parts that nothing reads=" + unread);
        }
    }

    /** Begins with no parts. */
    public static Builder begin() {
        return new Builder();
    }

    /** Collects parts. Confined to one thread. */
    public static final class Builder {
        private final List<Part> parts = new ArrayList<>();

        private Builder() {}

        public Builder add(String name, Layer layer, String source) {
            parts.add(new Named(name, layer, source));
            return this;
        }

        public Builder merge(String name, Merge merge, String... sources) {
            parts.add(new Merged(name, merge, Arrays.asList(sources)));
            return this;
        }

        /**
         * Puts the parts together.
         *
         * @throws IllegalArgumentException if a part reads what does not come before it, or is read by nothing
         */
        public Functional build() {
            return new Functional(parts);
        }
    }
}
