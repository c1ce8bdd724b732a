package io.lepton.control;

import io.lepton.control.Change.Kind;

/** One change that somebody asks for; those that are asked for together are made together, or not at all. */
public sealed interface Edit {
    Kind kind();

    String name();

    /** The thing is to be so, whatever was there under its name. */
    record Put(Kind kind, Object thing) implements Edit {
        public Put {
            if (!kind.type().isInstance(thing)) {
                throw new IllegalArgumentException("not of its kind: kind=" + kind + ", type=" + thing.getClass());
            }
        }

        @Override
        public String name() {
            return kind.nameOf(thing);
        }
    }

    /** The thing is to be gone. */
    record Remove(Kind kind, String name) implements Edit {}
}
