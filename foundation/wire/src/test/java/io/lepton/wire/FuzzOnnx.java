package io.lepton.wire;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** A fuzzer's way into the loading of models: the input is the file. */
public final class FuzzOnnx {
    private static final Path FILE = file();

    private FuzzOnnx() {}

    /** Takes one input, as Jazzer gives it. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Files.write(FILE, input);
        try {
            var signature = OnnxFile.readSignature(FILE);
            if (signature.outputs().isEmpty()) {
                throw new AssertionError("a model without an output");
            }
        } catch (LeptonException refusal) {
            FuzzOracle.requireTold(refusal, Set.of(ErrorCode.INVALID_MODEL_FILE));
        }
    }

    private static Path file() {
        try {
            Path file = Files.createTempFile("lepton-fuzz-", ".onnx");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
