package io.lepton.inference.engine;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How ONNX Runtime is set for a process.
 *
 * @param threads how many inferences run at once
 * @param intraOpThreads how many threads one inference may use, its own included
 * @param spins whether idle threads of the pool spin: answers sooner on a machine of one's own, ten times slower on a busy
 *     one
 * @param providers what computes, the preferred first; without the processor in it, a model that needs it is refused
 */
public record OnnxConfig(int threads, int intraOpThreads, boolean spins, List<ExecutionProvider> providers) {
    private static final int THREADS_MAX = 1_024;

    /** One inference on one thread at a time, on the processor. */
    public static final OnnxConfig DEFAULTS = new OnnxConfig(1, 1, false, List.of(ExecutionProvider.CPU));

    public OnnxConfig {
        providers = List.copyOf(providers);
        requireWithin("threads", threads);
        requireWithin("intraOpThreads", intraOpThreads);
        requireOrder(providers);
    }

    /**
     * How wide the runtime's pool is. All inferences share it, each brings its own thread, and the pool counts one of
     * those: so many that each could have its share at once.
     */
    int poolThreads() {
        return threads * (intraOpThreads - 1) + 1;
    }

    private static void requireWithin(String field, int threads) {
        if (threads < 1 || threads > THREADS_MAX) {
            throw new IllegalArgumentException("outside [1, " + THREADS_MAX + "]: " + field + "=" + threads);
        }
    }

    private static void requireOrder(List<ExecutionProvider> providers) {
        if (providers.isEmpty()) {
            throw new IllegalArgumentException("at least one execution provider is needed: providers is empty");
        }
        Set<ExecutionProvider.Kind> seen = new HashSet<>();
        for (ExecutionProvider provider : providers) {
            if (seen.contains(ExecutionProvider.Kind.CPU)) {
                throw new IllegalArgumentException(
                        "the processor takes every operator, so cpu comes last: providers=" + providers);
            }
            if (!seen.add(provider.kind())) {
                throw new IllegalArgumentException("an execution provider stands twice: providers=" + providers);
            }
        }
    }
}
