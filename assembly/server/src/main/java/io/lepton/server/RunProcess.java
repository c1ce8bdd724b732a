package io.lepton.server;

import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.inference.InferencePool;
import io.lepton.inference.RuntimeConfig;
import io.lepton.inference.SingleModel;
import io.lepton.runs.ModelLoader;
import io.lepton.runs.RunFolder;
import io.lepton.runs.RunShelf;
import io.lepton.runs.RunState;
import io.lepton.runs.RunStore;
import io.lepton.wire.Json;
import io.lepton.wire.RunSignal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * What processes that do the work of one run have in common: {@code HOME NUMBER}.
 *
 * <p>They tell how it goes by {@link RunSignal}s, a line each, on their standard output; everything else that they say goes to their
 * error stream. A wish to end has them save and end.
 */
final class RunProcess {
    private static final int FAILED = 1;

    private final Path home;
    private final StopSignal stop;
    private final PrintStream signals;

    private RunProcess(Path home, StopSignal stop, PrintStream signals) {
        this.home = home;
        this.stop = stop;
        this.signals = signals;
    }

    /** The work of one run. */
    @FunctionalInterface
    interface Work {
        RunState of(RunStore store, RunFolder run, RunProcess process);
    }

    /** Does the work and ends this process. */
    static void run(String[] args, RunShelf shelf, Work work) {
        var signals = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        Path home = Path.of(args[0]);
        int exitCode;
        try (var stop = StopSignal.listen()) {
            var process = new RunProcess(home, stop, signals);
            RunStore store = RunStore.in(shelf, home, new SystemClock(), new LocalProcesses());
            exitCode = process.run(store, Integer.parseInt(args[1]), work);
        }
        System.exit(exitCode);
    }

    private int run(RunStore store, int number, Work work) {
        try {
            return work.of(store, store.find(number), this).isGood() ? 0 : FAILED;
        } catch (LeptonException e) {
            // The run itself cannot be read or written: only the log can be told.
            e.printStackTrace();
            return FAILED;
        }
    }

    void tell(RunSignal signal) {
        signals.print(new String(Json.write(signal), StandardCharsets.UTF_8) + "\n");
        signals.flush();
    }

    boolean isStopped() {
        return stop.isGiven();
    }

    /** Loads a model file as a node does. */
    ModelLoader.LoadedFile load(Path file) {
        Path cache = home.resolve("cache");
        var one = new RuntimeConfig(OptionalInt.of(1), 1, false, RuntimeConfig.DEFAULTS.providers(), 0);
        var pool = InferencePool.start(one, 1, cache.resolve("native"), cache.resolve("graphs"));
        return new Loaded(SingleModel.load(pool, file));
    }

    /** A file as a node would run it. */
    private record Loaded(SingleModel model) implements ModelLoader.LoadedFile {
        @Override
        public List<NamedTensor> predict(List<NamedTensor> inputs) {
            return model.predict(inputs);
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
