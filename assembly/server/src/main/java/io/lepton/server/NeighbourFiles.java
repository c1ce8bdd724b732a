package io.lepton.server;

import io.lepton.simulation.WorldFiles;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The files that a world names, by their paths from its own folder; those that end in {@code .gz} are unpacked. */
final class NeighbourFiles implements WorldFiles {
    private static final int LINES_MAX = 5_000_000;

    private final Path world;

    NeighbourFiles(Path world) {
        this.world = world;
    }

    @Override
    public List<String> lines(String name) {
        Path file = world.resolveSibling(name);
        try (var reader = new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
            List<String> lines = reader.lines()
                    .limit(LINES_MAX + 1L)
                    .filter(line -> !line.isBlank())
                    .toList();
            if (lines.size() > LINES_MAX) {
                throw new IllegalArgumentException("too long: file=" + file + ", linesMax=" + LINES_MAX);
            }
            return lines;
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("no such file: file=" + file, e);
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException("cannot be read: file=" + file + ", cause=" + e.getMessage(), e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        return file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
    }
}
