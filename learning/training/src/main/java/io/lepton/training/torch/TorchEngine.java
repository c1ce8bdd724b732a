package io.lepton.training.torch;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.training.network.Engine;
import io.lepton.training.network.Execution;
import io.lepton.training.network.Graph;
import io.lepton.training.network.Objective;
import io.lepton.training.network.Rule;
import io.lepton.training.network.State;

/**
 * Calculates networks with libtorch on the processor.
 *
 * <p>A crash in native code takes the process with it: training belongs in a process of its own.
 */
public final class TorchEngine implements Engine {
    private final int threads;
    private final Precision precision;

    /** In how many bits it calculates; a type of our own, so that this class loads where the library is absent. */
    enum Precision {
        SINGLE,
        DOUBLE
    }

    private TorchEngine(int threads, Precision precision) {
        if (threads < 1) {
            throw new IllegalArgumentException("below one: threads=" + threads);
        }
        this.threads = threads;
        this.precision = precision;
    }

    /** Calculates in 32 bits. On one thread the same steps give the same bits. */
    public static TorchEngine onThreads(int threads) {
        return new TorchEngine(threads, Precision.SINGLE);
    }

    /** Calculates in 64 bits on one thread, where derivatives are checked by differences. */
    static TorchEngine exact() {
        return new TorchEngine(1, Precision.DOUBLE);
    }

    /**
     * Opens a network; the first time in a process the libraries are loaded, and the first time on a machine unpacked.
     *
     * @throws LeptonException {@link ErrorCode#UNSUPPORTED} if they are not there or not for this platform
     */
    @Override
    public Execution open(Graph graph, Objective objective, Rule rule, State state) {
        try {
            return TorchExecution.open(threads, precision, graph, objective, rule, state);
        } catch (LinkageError e) {
            throw new LeptonException(
                    ErrorCode.UNSUPPORTED,
                    "the engine of networks cannot be loaded: platform=" + System.getProperty("os.name") + "-"
                            + System.getProperty("os.arch") + ", reason=" + e,
                    e);
        }
    }
}
