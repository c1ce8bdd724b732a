package io.lepton.inference.engine;

import java.nio.file.Path;

/** The one ONNX Runtime of the test process; its native libraries are cached in the build folder. */
public final class TestRuntime {
    private static final Path CACHE = Path.of("target", "native");

    private TestRuntime() {}

    public static OnnxModelRuntime onnx() {
        return keeping(GraphCache.open(CACHE, 0));
    }

    static OnnxModelRuntime keeping(GraphCache graphs) {
        return OnnxModelRuntime.start(CACHE, OnnxConfig.DEFAULTS, graphs);
    }
}
