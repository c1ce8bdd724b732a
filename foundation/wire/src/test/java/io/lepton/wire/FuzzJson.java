package io.lepton.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/** A fuzzer's way into the JSON reader: the input is the body of a request. */
public final class FuzzJson {
    private FuzzJson() {}

    /** Takes one input, as Jazzer gives it. */
    public static void fuzzerTestOneInput(byte[] input) {
        FuzzOracle.readsOrRefuses(ByteBuffer.wrap(input), Optional.empty(), Encoding.JSON);
    }
}
