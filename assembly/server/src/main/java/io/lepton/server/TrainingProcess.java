package io.lepton.server;

import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.inference.InferencePool;
import io.lepton.inference.RuntimeConfig;
import io.lepton.inference.SingleModel;
import io.lepton.runs.ModelLoader;
import io.lepton.runs.RunFolder;
import io.lepton.runs.RunStore;
import io.lepton.runs.TrainingWork;
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
 * The process that trains one run: {@code HOME NUMBER}.
 *
 * <p>Tells how it goes by {@link RunSignal}s, a line each, on its standard output; everything else that it says goes to its error
 * stream. A wish to end has it save and end.
 */
public final class TrainingProcess {
    private static final int FAILED = 1;

    private TrainingProcess() {}

    public static void main(String[] args) {
        var signals = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        int exitCode;
        try (var stop = StopSignal.listen()) {
            exitCode = train(Path.of(args[0]), Integer.parseInt(args[1]), stop, signals);
        }
        System.exit(exitCode);
    }

    private static int train(Path home, int number, StopSignal stop, PrintStream signals) {
        RunStore store = RunStore.in(home, new SystemClock(), new LocalProcesses());
        try {
            RunFolder run = store.find(number);
            var work = new TrainingWork(
                    store,
                    new SystemClock(),
                    signal -> tell(signals, signal),
                    stop::isGiven,
                    file -> load(home, file),
                    System.getenv());
            return work.run(run).isGood() ? 0 : FAILED;
        } catch (LeptonException e) {
            // The run itself cannot be read or written: only the log can be told.
            e.printStackTrace();
            return FAILED;
        }
    }

    private static ModelLoader.LoadedFile load(Path home, Path file) {
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

    private static void tell(PrintStream signals, RunSignal signal) {
        signals.print(new String(Json.write(signal), StandardCharsets.UTF_8) + "\n");
        signals.flush();
    }
}
