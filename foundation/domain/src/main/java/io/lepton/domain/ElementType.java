package io.lepton.domain;

/** The element types of the Open Inference Protocol, version 2, under its names. */
public enum ElementType {
    BOOL(1),
    UINT8(1),
    UINT16(2),
    UINT32(4),
    UINT64(8),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    FP16(2),
    BF16(2),
    FP32(4),
    FP64(8),
    /** Byte strings of any length: each a 32-bit little-endian length and then its bytes. */
    BYTES(0);

    private final int sizeBytes;

    ElementType(int sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    /** The bytes that one element takes; 0 for {@link #BYTES}, whose elements vary. */
    public int sizeBytes() {
        return sizeBytes;
    }
}
