package io.lepton.wire;

import java.nio.ByteBuffer;

/** A fuzzer's way into the reader of {@code generate}: the input is the body of a request. */
public final class FuzzGenerate {
    private FuzzGenerate() {}

    /** Takes one input, as Jazzer gives it. */
    public static void fuzzerTestOneInput(byte[] input) {
        FuzzOracle.generatesOrRefuses(ByteBuffer.wrap(input));
    }
}
