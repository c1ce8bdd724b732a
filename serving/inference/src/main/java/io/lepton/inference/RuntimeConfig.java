package io.lepton.inference;

import io.lepton.inference.engine.ExecutionProvider;
import io.lepton.inference.engine.OnnxConfig;
import java.util.List;
import java.util.OptionalInt;

/**
 * What the nodes of a process run their models with.
 *
 * @param threads how many inferences run at once; if absent, as many as have cores to themselves
 * @param intraOpThreads how many threads one inference may use
 * @param spins whether idle threads wait in a loop: sooner on a machine of one's own, ten times slower on a busy one
 * @param providers what computes, the preferred first, each {@code name} or {@code name:key=value,key=value}: {@code cpu},
 *     {@code cuda}, {@code tensorrt}, {@code openvino}, {@code xnnpack}, with ONNX Runtime's own keys. Without {@code cpu}
 *     at the end, a model is refused that the others cannot compute by themselves
 * @param graphCacheMebibytesMax how much of optimised graphs is kept on the disk; 0 keeps none
 */
public record RuntimeConfig(
        OptionalInt threads, int intraOpThreads, boolean spins, List<String> providers, int graphCacheMebibytesMax) {
    /** One thread for each inference, one inference for each core, on the processor; no graphs are kept. */
    public static final RuntimeConfig DEFAULTS = new RuntimeConfig(OptionalInt.empty(), 1, false, List.of("cpu"), 0);

    public RuntimeConfig {
        providers = List.copyOf(providers);
        if (graphCacheMebibytesMax < 0) {
            throw new IllegalArgumentException("must be at least 0: graphCacheMebibytesMax=" + graphCacheMebibytesMax);
        }
        // Its own checks name the fields.
        var _ = onnx(threads.orElse(1), intraOpThreads, spins, providers);
    }

    /** The same with every default filled in, for so many cores. */
    OnnxConfig effective(int cores) {
        return onnx(threads.orElse(Math.max(1, cores / intraOpThreads)), intraOpThreads, spins, providers);
    }

    long graphCacheBytesMax() {
        return (long) graphCacheMebibytesMax << 20;
    }

    private static OnnxConfig onnx(int threads, int intraOpThreads, boolean spins, List<String> providers) {
        return new OnnxConfig(
                threads,
                intraOpThreads,
                spins,
                providers.stream().map(ExecutionProvider::parse).toList());
    }
}
