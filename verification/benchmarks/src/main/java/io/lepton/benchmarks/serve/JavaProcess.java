package io.lepton.benchmarks.serve;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM with this one's class path and the flags that the program is started with. Ends when it is closed. */
public final class JavaProcess implements AutoCloseable {
    private static final Duration END_MAX = Duration.ofMinutes(2);

    private final Process process;
    private final BufferedReader lines;

    private JavaProcess(Process process) {
        this.process = process;
        this.lines = process.inputReader();
    }

    /** Starts one; its errors go where this process's go. */
    public static JavaProcess start(Class<?> main, List<String> arguments) throws IOException {
        return start(List.of(), List.of(), main, arguments);
    }

    /** Starts one by means of another program, whose words come first. */
    public static JavaProcess startBy(List<String> starter, Class<?> main, List<String> arguments) throws IOException {
        return start(starter, List.of(), main, arguments);
    }

    /** Starts one with more flags of the JVM. */
    static JavaProcess startWith(List<String> flags, Class<?> main, List<String> arguments) throws IOException {
        return start(List.of(), flags, main, arguments);
    }

    private static JavaProcess start(List<String> starter, List<String> flags, Class<?> main, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(starter);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-Xms24m",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TrimNativeHeapInterval=10000",
                "-ea:io.lepton..."));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new JavaProcess(
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    }

    /** Reads its next line. */
    public String line() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new IllegalStateException("the process ended early: pid=" + process.pid());
        }
        return line;
    }

    /** Writes it a line. */
    void tell(String line) throws IOException {
        var output = process.outputWriter();
        output.write(line);
        output.newLine();
        output.flush();
    }

    public ProcessFigures figures() {
        return ProcessFigures.of(process.toHandle());
    }

    /** Ends its input, and waits for it. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
