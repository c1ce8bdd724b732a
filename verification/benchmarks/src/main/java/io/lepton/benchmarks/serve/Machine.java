package io.lepton.benchmarks.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What figures were taken on, in one line. */
public final class Machine {
    private Machine() {}

    public static String describe() throws IOException {
        return "%d cores of %s, %d GiB, %s %s, Java %s; node and callers on the same machine"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        field("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch")),
                        field("/proc/meminfo", "MemTotal")
                                .map(total ->
                                        Math.round(Long.parseLong(total.replaceAll("\\D", "")) / (double) (1 << 20)))
                                .orElse(0L),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        Runtime.version());
    }

    private static Optional<String> field(String file, String name) throws IOException {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        }
    }
}
