package io.lepton.inference;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.inference.engine.GraphCache;
import io.lepton.inference.engine.ModelRuntime;
import io.lepton.inference.engine.OnnxConfig;
import io.lepton.inference.engine.OnnxModelRuntime;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that run inference and the runtime that they run it with, shared by the nodes of a process.
 *
 * <p>Platform threads, because native code pins whatever thread it runs on; as many as have cores to themselves. Models are
 * loaded on one thread beside them, so that loading takes at most one core from serving, and what a load takes can be
 * measured. Safe for any thread. Close it after the nodes that use it.
 */
public final class InferencePool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InferencePool.class);
    private static final int THREADS_MAX = 1_024;

    private final int threads;
    private final ModelRuntime runtime;
    private final MemoryMeter meter;
    private final ExecutorService inference;
    private final ExecutorService loading;

    private InferencePool(int threads, ModelRuntime runtime, MemoryMeter meter) {
        if (threads < 1 || threads > THREADS_MAX) {
            throw new IllegalArgumentException("outside [1, " + THREADS_MAX + "]: threads=" + threads);
        }
        this.threads = threads;
        this.runtime = runtime;
        this.meter = meter;
        this.inference = Executors.newFixedThreadPool(threads, named("lepton-inference-"));
        this.loading = Executors.newSingleThreadExecutor(named("lepton-loading-"));
    }

    /**
     * Starts the threads and ONNX Runtime.
     *
     * @param cores how many there are to use
     * @param nativeCache a directory that keeps the extracted native libraries between starts
     * @param graphCache a directory that keeps optimised graphs, if the configuration says so
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} if an execution provider is not there
     */
    public static InferencePool start(RuntimeConfig config, int cores, Path nativeCache, Path graphCache) {
        return start(config, cores, nativeCache, GraphCache.open(graphCache, config.graphCacheBytesMax()));
    }

    /**
     * As {@link #start(RuntimeConfig, int, Path, Path)}, but keeps no graphs, whatever the configuration says, and removes those that
     * were kept: for whoever encrypts the models.
     */
    public static InferencePool startWithoutGraphs(
            RuntimeConfig config, int cores, Path nativeCache, Path formerGraphCache) {
        return start(config, cores, nativeCache, GraphCache.emptied(formerGraphCache));
    }

    private static InferencePool start(RuntimeConfig config, int cores, Path nativeCache, GraphCache graphs) {
        OnnxConfig effective = config.effective(cores);
        LOG.atInfo()
                .addKeyValue("threads", effective.threads())
                .addKeyValue("intraOpThreads", effective.intraOpThreads())
                .addKeyValue("spins", effective.spins())
                .addKeyValue("providers", effective.providers())
                .addKeyValue("graphCacheBytesMax", graphs.bytesMax())
                .log("inference runtime starts");
        OnnxModelRuntime runtime = OnnxModelRuntime.start(nativeCache, effective, graphs);
        return new InferencePool(effective.threads(), runtime, NativeMemory.ofThisProcess());
    }

    /** A pool with a runtime and a meter of the caller's choice. */
    static InferencePool of(int threads, ModelRuntime runtime, MemoryMeter meter) {
        return new InferencePool(threads, runtime, meter);
    }

    /** How many inferences run at once. */
    public int threads() {
        return threads;
    }

    ModelRuntime runtime() {
        return runtime;
    }

    MemoryMeter meter() {
        return meter;
    }

    ExecutorService inference() {
        return inference;
    }

    ExecutorService loading() {
        return loading;
    }

    /** Ends the threads once what they have is done. */
    @Override
    public void close() {
        // In this order, because the last turn of a model has it closed by the loading thread.
        inference.close();
        loading.close();
    }

    private static ThreadFactory named(String prefix) {
        return Thread.ofPlatform().name(prefix, 1).daemon().factory();
    }
}
