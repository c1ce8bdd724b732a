package io.lepton.transport;

/** The calls of the service, as {@code federation.proto} has them. */
enum FederationMethod {
    MEET("Meet"),
    JOIN("Join"),
    FETCH("Fetch"),
    SAY("Say"),
    DESCRIBE_PART("DescribePart"),
    READ_PIECE("ReadPiece"),
    OFFER_PART("OfferPart"),
    WRITE_PIECE("WritePiece");

    private final String name;

    FederationMethod(String name) {
        this.name = name;
    }

    String path() {
        return "/lepton.federation.v1.Federation/" + name;
    }
}
