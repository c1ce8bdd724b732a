package io.lepton.inference;

/** How a tensor can travel to a node and back. */
enum Transport {
    JSON("REST JSON"),
    BINARY("REST binary"),
    GRPC("gRPC");

    private final String words;

    Transport(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
