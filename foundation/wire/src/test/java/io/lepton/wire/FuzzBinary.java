package io.lepton.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/** A fuzzer's way into the binary reader: the input's first byte is the length of the JSON text, the rest the body. */
public final class FuzzBinary {
    private FuzzBinary() {}

    /** Takes one input, as Jazzer gives it. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        // Direct, as a node has it; two bytes of text for each of the length, so that whole requests fit.
        var body = ByteBuffer.allocateDirect(input.length - 1)
                .put(input, 1, input.length - 1)
                .flip();
        int headerBytes = 2 * Byte.toUnsignedInt(input[0]);
        FuzzOracle.readsOrRefuses(body, Optional.of(Integer.toString(headerBytes)), Encoding.BINARY);
    }
}
