package io.lepton.benchmarks.training;

import io.lepton.data.LabelledFeatures;
import io.lepton.data.Targets;
import io.lepton.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Trains a subject in Python, each time in a process of its own, on a copy of the rows. Removes its files when closed. */
final class PythonFront implements AutoCloseable {
    private final String python;
    private final int threads;
    private final Subject subject;
    private final Path folder;
    private final Path script;
    private final Path examples;
    private final Path answers;

    PythonFront(String python, int threads, Subject subject, LabelledFeatures rows) throws IOException {
        this.python = python;
        this.threads = threads;
        this.subject = subject;
        folder = Files.createTempDirectory("lepton-training-speed");
        script = folder.resolve("epochs.py");
        try (InputStream own = Objects.requireNonNull(PythonFront.class.getResourceAsStream("epochs.py"))) {
            Files.copy(own, script, StandardCopyOption.REPLACE_EXISTING);
        }
        float[] values = rows.features().values();
        var floats = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
        floats.asFloatBuffer().put(values);
        examples = Files.write(folder.resolve("examples"), floats.array());
        int[] indices = ((Targets.Classes) rows.targets()).indices();
        var longs = ByteBuffer.allocate(indices.length * Long.BYTES).order(ByteOrder.nativeOrder());
        for (int index : indices) {
            longs.putLong(index);
        }
        answers = Files.write(folder.resolve("answers"), longs.array());
    }

    /** What each epoch of a fresh network cost. */
    List<Epoch> train(String steps, int epochs) throws IOException, InterruptedException {
        List<String> command = List.of(
                python,
                "-Wignore", // Only says that numpy is not there, which is not needed.
                script.toString(),
                subject.name(),
                examples.toString(),
                answers.toString(),
                String.valueOf(subject.batch),
                String.valueOf(epochs),
                String.valueOf(threads),
                steps);
        var process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        List<Epoch> told = new ArrayList<>();
        try (var lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                told.add(Json.read(line.getBytes(StandardCharsets.UTF_8), Epoch.class));
            }
        }
        if (process.waitFor() != 0 || told.size() != epochs) {
            throw new IllegalStateException("python failed: command=" + command + ", epochs told=" + told.size());
        }
        return told;
    }

    @Override
    public void close() throws IOException {
        for (Path file : List.of(examples, answers, script, folder)) {
            Files.delete(file);
        }
    }
}
