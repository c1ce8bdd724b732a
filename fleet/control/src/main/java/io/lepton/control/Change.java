package io.lepton.control;

import io.lepton.domain.ModelName;
import java.util.Optional;

/**
 * One thing that one write changed.
 *
 * @param revision the write; the changes of one write happened together
 * @param origin who, and when
 * @param resource what
 * @param before its JSON until then; absent if it is new
 * @param after its JSON from then on; absent if it is gone
 */
public record Change(long revision, Origin origin, Resource resource, Optional<String> before, Optional<String> after) {
    /**
     * The name of one thing that is wished.
     *
     * @param kind what it is
     * @param name its name among its kind
     * @param model the model that it is about
     */
    public record Resource(Kind kind, String name, ModelName model) {}

    /** What can be wished. The words are stored: they stay as they are. */
    public enum Kind {
        /** A registered version; {@code digits/3}. */
        VERSION("version"),
        /** What is wished to be served, by model. */
        DEPLOYMENT("deployment"),
        /** What snapshots name while the wish is not ready yet, by model. */
        SERVING("serving");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
