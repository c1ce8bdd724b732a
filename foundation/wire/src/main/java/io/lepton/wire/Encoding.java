package io.lepton.wire;

/** How the tensors of a message travel. */
public enum Encoding {
    /** As arrays in the JSON text: readable, for every type but FP16 and BF16. */
    JSON,
    /** As little-endian bytes behind the JSON text: exact, small and fast. */
    BINARY
}
