package io.lepton.control;

/** The name of one thing that is wished, as a store has it: a word for its kind, and its name among them. */
public record Stored(String kind, String name) {
    static Stored of(Change.Resource resource) {
        return new Stored(resource.kind().word(), resource.name());
    }
}
