package io.lepton.server;

import io.lepton.inference.RuntimeConfig;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The key {@code runtime} of a fleet's file, as written: what its nodes, which share a process, run models with. What is
 * absent is as in {@link RuntimeConfig#DEFAULTS}.
 *
 * @param threads how many inferences run at once
 * @param intraOpThreads how many threads one inference may use
 * @param spins whether idle threads wait in a loop
 * @param providers what computes, the preferred first
 * @param graphCacheMebibytesMax how much of optimised graphs is kept on the disk
 */
record RuntimeEntry(
        Optional<Integer> threads,
        Optional<Integer> intraOpThreads,
        Optional<Boolean> spins,
        Optional<List<String>> providers,
        Optional<Integer> graphCacheMebibytesMax) {
    /** @throws IllegalArgumentException naming the field, if a part is out of range or unknown */
    RuntimeConfig toConfig() {
        RuntimeConfig defaults = RuntimeConfig.DEFAULTS;
        return new RuntimeConfig(
                threads.map(OptionalInt::of).orElse(defaults.threads()),
                intraOpThreads.orElse(defaults.intraOpThreads()),
                spins.orElse(defaults.spins()),
                providers.orElse(defaults.providers()),
                graphCacheMebibytesMax.orElse(defaults.graphCacheMebibytesMax()));
    }
}
