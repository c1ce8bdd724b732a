package io.lepton.benchmarks.forward;

import io.lepton.benchmarks.serve.ProcessFigures;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A proxy or server of Debian's, in the foreground, with one worker on one core. Ends when it is closed. */
final class NativeProcess implements AutoCloseable {
    private final Process process;

    private NativeProcess(Process process) {
        this.process = process;
    }

    /** nginx with these blocks inside {@code http}. */
    static NativeProcess nginx(Core core, Path directory, String name, String http) throws IOException {
        Path file = Files.writeString(directory.resolve(name + ".conf"), """
                daemon off; master_process off; pid %s.pid; error_log stderr crit;
                events { worker_connections 4096; }
                http {
                  access_log off; keepalive_requests 100000000; client_max_body_size 16m;
                  client_body_buffer_size 64k; client_body_temp_path %s; proxy_temp_path %s;
                  %s
                }
                """.formatted(
                        directory.resolve(name), directory.resolve("b"), directory.resolve("p"), http));
        return start(core, List.of("nginx", "-c", file.toString(), "-p", directory.toString()));
    }

    /** haproxy with these sections behind its defaults. */
    static NativeProcess haproxy(Core core, Path directory, String name, String sections) throws IOException {
        Path file = Files.writeString(directory.resolve(name + ".cfg"), """
                global
                  nbthread 1
                  maxconn 4000
                defaults
                  mode http
                  timeout connect 1s
                  timeout client 60s
                  timeout server 60s
                  http-reuse always
                %s
                """.formatted(sections));
        return start(core, List.of("haproxy", "-db", "-q", "-f", file.toString()));
    }

    private static NativeProcess start(Core core, List<String> command) throws IOException {
        return new NativeProcess(new ProcessBuilder(core.running(command))
                .redirectError(Redirect.INHERIT)
                .redirectOutput(Redirect.DISCARD)
                .start());
    }

    ProcessFigures figures() {
        return ProcessFigures.of(process.toHandle());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
