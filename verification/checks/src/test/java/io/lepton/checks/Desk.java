package io.lepton.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A person's working folder: the launcher, the examples, a home of its own for Lepton, and ports that are free.
 *
 * <p>The documents speak of the default ports, 7070 and those after it; here the same commands run with others, so that
 * a fleet that already runs on the machine does no harm.
 */
final class Desk {
    private static final int DEFAULT_PORT = 7070;
    private static final int PORTS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(Boolean.getBoolean("lepton.examples.long") ? 60 : 3);
    /** What a test starts ends before the JVM's second compiler has given back what it takes. */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    private static final Pattern UP = Pattern.compile("(?m)^\\./lepton up\\b");

    private final Path folder;
    private final Map<String, String> variables;
    private final int port = freePorts();

    /** Lays out the desk in an empty folder. */
    Desk(Path folder) {
        this(folder, Map.of());
    }

    /** The same, with variables that its terminals have. */
    Desk(Path folder, Map<String, String> variables) {
        this.folder = folder;
        this.variables = variables;
        Path root = House.root();
        try (var examples = Files.walk(root.resolve("examples"))) {
            Path launcher =
                    Files.writeString(folder.resolve("lepton"), "#!/bin/sh\nexec '" + root + "/lepton' \"$@\"\n");
            Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (Path example : examples.toList()) {
                Files.copy(example, folder.resolve(root.relativize(example)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What came of a command. */
    record Outcome(int exitCode, String output) {}

    /** Runs commands to their end, as typed. */
    Outcome run(String commands) throws InterruptedException {
        Path output = outputFile();
        Process process = start(commands, output);
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("no end after " + PATIENCE + ":\n" + commands + "\n" + House.text(output));
        }
        return new Outcome(process.exitValue(), House.text(output));
    }

    /** Starts a command that stays, writing its output to a file. */
    Process start(String commands, Path output) {
        var builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", "exec 2>&1\n" + adapt(commands))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("LEPTON_HOME", home().toString());
        builder.environment().put("LEPTON_JAVA_OPTIONS", SHORT_LIVED);
        builder.environment().put("LEPTON_TRAINING_JAVA_OPTIONS", SHORT_LIVED);
        builder.environment().remove("LEPTON_CONTROL");
        builder.environment().remove("LEPTON_KEY");
        builder.environment().putAll(variables);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends what a guide has started in the background and, since it broke off, not ended: each left its number in a file. */
    void endStarted() {
        try (var files = Files.newDirectoryStream(folder, "*.pid")) {
            for (Path file : files) {
                ProcessHandle.of(Long.parseLong(House.text(file).strip())).ifPresent(ProcessHandle::destroyForcibly);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lepton's home folder here. */
    Path home() {
        return folder.resolve("lepton-home");
    }

    Path outputFile() {
        try {
            return Files.createTempFile(folder, "output", ".txt");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The control plane's port on this desk. */
    int port() {
        return port;
    }

    private String adapt(String commands) {
        String adapted = UP.matcher(commands).replaceAll("./lepton up --port " + port);
        for (int i = 0; i < PORTS; i++) {
            adapted = adapted.replace("127.0.0.1:" + (DEFAULT_PORT + i), "127.0.0.1:" + (port + i))
                    .replace("port " + (DEFAULT_PORT + i), "port " + (port + i));
        }
        return adapted;
    }

    private static int freePorts() {
        var random = new Random();
        while (true) {
            int first = random.nextInt(20_000, 30_000);
            if (areFree(first)) {
                return first;
            }
        }
    }

    private static boolean areFree(int first) {
        List<ServerSocket> taken = new ArrayList<>();
        try {
            for (int i = 0; i < PORTS; i++) {
                taken.add(new ServerSocket(first + i, 0, InetAddress.getLoopbackAddress()));
            }
            return true;
        } catch (IOException _) {
            return false;
        } finally {
            taken.forEach(Desk::close);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
