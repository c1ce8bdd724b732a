package io.lepton.server;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.runs.RunFolder;
import io.lepton.training.EngineJars;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the process that trains one run is started.
 *
 * @param home where it keeps what it unpacks
 * @param main whose main method is run
 */
record TrainingLaunch(Path home, RunFolder run, Class<?> main) {
    /** More flags for the JVM, separated by spaces; the last one of a kind counts. */
    private static final String OPTIONS = "LEPTON_TRAINING_JAVA_OPTIONS";

    /**
     * Starts it.
     *
     * @param before commands that start the command behind them, such as {@code setsid}
     * @param memory how large its Java heap may become
     * @param output where its signals go
     * @param environment all of its variables, if not those of this process
     */
    Process start(
            List<String> before, Optional<String> memory, Redirect output, Optional<Map<String, String>> environment) {
        var builder = new ProcessBuilder(command(before, memory))
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectError(Redirect.appendTo(run.log().toFile()))
                .redirectOutput(output);
        environment.ifPresent(variables -> {
            builder.environment().clear();
            builder.environment().putAll(variables);
        });
        // The others of glibc's arenas give back blocks above 64 MB at once, which every step would have to ask for
        // again.
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "1");
        // Not by -cp: ONNX Runtime 1.29 matches the command line recursively, and a long one overflows its stack.
        builder.environment().put("CLASSPATH", EngineJars.added(System.getProperty("java.class.path")));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "cannot start the training: run=" + run.number() + ", cause=" + e, e);
        }
    }

    private List<String> command(List<String> before, Optional<String> memory) {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-ea:io.lepton...",
                "-Djava.awt.headless=true",
                "-Dorg.bytedeco.javacpp.cachedir=" + home.resolve("cache").resolve("training"),
                "-XX:+UseParallelGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=" + run.crash()));
        memory.ifPresent(size -> command.add("-Xmx" + size));
        Optional.ofNullable(System.getenv(OPTIONS))
                .map(String::strip)
                .filter(options -> !options.isEmpty())
                .ifPresent(options -> command.addAll(List.of(options.split("\\s+", -1))));
        command.addAll(List.of(main.getName(), home.toString(), Integer.toString(run.number())));
        return command;
    }
}
