package io.lepton.control;

import static java.util.Comparator.reverseOrder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.opentest4j.TestAbortedException;

/**
 * A PostgreSQL server of a test's own: on a free port of the loopback interface, in a temporary folder.
 *
 * <p>PostgreSQL refuses to run as root; there it runs as {@code nobody}, by {@code setpriv}.
 */
final class PostgresServer implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final String USER = "lepton";

    private final AtomicInteger databases = new AtomicInteger();
    private final Path binaries;
    private final Path folder;
    private final int port;

    private PostgresServer(Path binaries, Path folder, int port) {
        this.binaries = binaries;
        this.folder = folder;
        this.port = port;
    }

    /**
     * Starts a server; returns once it answers.
     *
     * @throws TestAbortedException if PostgreSQL is not installed, with what to install: the tests that need it are skipped
     */
    static PostgresServer start() {
        try {
            // Below /tmp itself, because nobody may enter the folders of root.
            Path folder = Files.createTempDirectory(Path.of("/tmp"), "lepton-postgres");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
            var server = new PostgresServer(binaries(), folder, freePort());
            server.run("initdb", "-D", server.data(), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C");
            server.launch();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The URL of a database that nobody has used yet. */
    String freshDatabase() {
        String name = "fresh_" + databases.incrementAndGet();
        try (var connection = DriverManager.getConnection("jdbc:" + url("postgres"));
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot make a database: name=" + name, e);
        }
        return url(name);
    }

    /** Ends it abruptly, as a crash does, and starts it again. */
    void crashAndRestart() {
        run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
        launch();
    }

    @Override
    public void close() {
        run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void launch() {
        String options = "-p " + port + " -c listen_addresses=127.0.0.1 -k " + folder;
        run("pg_ctl", "-D", data(), "-l", folder.resolve("log").toString(), "-w", "-o", options, "start");
    }

    private String url(String database) {
        return "postgresql://127.0.0.1:" + port + "/" + database + "?user=" + USER;
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private void run(String tool, String... arguments) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"));
        }
        command.add(binaries.resolve(tool).toString());
        command.addAll(List.of(arguments));
        Path output = folder.resolve(tool + ".out");
        try {
            int exitCode = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start()
                    .waitFor();
            if (exitCode != 0) {
                throw new IllegalStateException(
                        tool + " failed: exitCode=" + exitCode + "\n" + Files.readString(output));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Path binaries() throws IOException {
        if (Files.isDirectory(INSTALLED)) {
            try (var versions = Files.list(INSTALLED)) {
                var found = versions.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                        .max((left, right) -> left.toString().compareTo(right.toString()));
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        throw new TestAbortedException("PostgreSQL's server is not in " + INSTALLED
                + ", so nothing was tested on it: apt-get install postgresql");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
