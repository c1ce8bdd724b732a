package io.lepton.inference.engine;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of graphs as the runtime has optimised them, so that the next load of a model need not do it again.
 *
 * <p>A file's name holds its key and the CRC-32C of its bytes, which is checked before they are used: it comes into place by one
 * rename, and one that is cut short, damaged or not ours is passed over. The checksum is against damage, not malice: who can
 * write here could as well replace the native libraries. The folder is bounded in bytes; the oldest go first. No fault of the
 * disk fails a load. Safe for any thread and for several processes.
 */
public final class GraphCache {
    private static final Logger LOG = LoggerFactory.getLogger(GraphCache.class);
    private static final String SUFFIX = ".onnx";
    private static final String PARTIAL = ".partial";

    private final Path directory;
    private final long bytesMax;

    private GraphCache(Path directory, long bytesMax) {
        this.directory = directory;
        this.bytesMax = bytesMax;
    }

    /**
     * Opens a folder, and makes it where it is absent.
     *
     * @param bytesMax how many bytes it keeps; 0 keeps nothing and touches no disk
     */
    public static GraphCache open(Path directory, long bytesMax) {
        try {
            if (bytesMax > 0) {
                Files.createDirectories(directory);
            }
            return new GraphCache(directory, bytesMax);
        } catch (IOException e) {
            warn(directory, e);
            return new GraphCache(directory, 0);
        }
    }

    /** Keeps nothing, and removes what a folder has kept: graphs have all that the models have. */
    public static GraphCache emptied(Path directory) {
        var cache = new GraphCache(directory, 0);
        if (Files.isDirectory(directory)) {
            cache.files().forEach(cache::drop);
        }
        return cache;
    }

    /** How many bytes it keeps. */
    public long bytesMax() {
        return bytesMax;
    }

    boolean isOn() {
        return bytesMax > 0;
    }

    /**
     * The bytes of a kept graph, sound.
     *
     * @param arena how long they are wanted
     */
    Optional<ByteBuffer> find(GraphKey key, Arena arena) {
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.startsWith(key.sha256()) && name.endsWith(SUFFIX)) {
                try {
                    ByteBuffer graph = map(file, arena);
                    if (name.equals(name(key, graph))) {
                        return Optional.of(graph);
                    }
                    LOG.atWarn().addKeyValue("file", file).log("a kept graph was damaged, it is made anew");
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    warn(file, e);
                }
            }
        }
        return Optional.empty();
    }

    /** A file to write a graph to; hand it to {@link #keep} or {@link #drop}. Empty if the disk takes none. */
    Optional<Path> begin() {
        try {
            return Optional.of(Files.createTempFile(directory, "graph", PARTIAL));
        } catch (IOException e) {
            warn(directory, e);
            return Optional.empty();
        }
    }

    /** Keeps a graph that was written, and makes room for it by removing the oldest. */
    void keep(GraphKey key, Path written) {
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer graph = map(written, arena);
            if (graph.hasRemaining() && graph.remaining() <= bytesMax) {
                Files.move(written, directory.resolve(name(key, graph)), StandardCopyOption.ATOMIC_MOVE);
            }
            evict();
        } catch (IOException e) {
            warn(written, e);
        } finally {
            drop(written);
        }
    }

    /** Forgets a file from {@link #begin}. */
    void drop(Path written) {
        try {
            Files.deleteIfExists(written);
        } catch (IOException e) {
            warn(written, e);
        }
    }

    /** Forgets a graph that the runtime does not take, sound as it is. */
    void forget(GraphKey key) {
        files().stream()
                .filter(file -> file.getFileName().toString().startsWith(key.sha256()))
                .forEach(this::drop);
    }

    private void evict() throws IOException {
        record Kept(Path file, BasicFileAttributes attributes) {}
        List<Kept> all = new ArrayList<>();
        for (Path file : files()) {
            try {
                all.add(new Kept(file, Files.readAttributes(file, BasicFileAttributes.class)));
            } catch (NoSuchFileException _) {
                // Another process was quicker.
            }
        }
        all.sort(Comparator.comparing((Kept kept) -> kept.attributes().lastModifiedTime())
                .thenComparing(Kept::file));
        long bytes = all.stream().mapToLong(kept -> kept.attributes().size()).sum();
        for (Kept oldest : all) {
            if (bytes <= bytesMax) {
                return;
            }
            Files.deleteIfExists(oldest.file());
            bytes -= oldest.attributes().size();
        }
    }

    /** Ours alone, also what a process that ended has left half-written. */
    private List<Path> files() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file ->
                            file.toString().endsWith(SUFFIX) || file.toString().endsWith(PARTIAL))
                    .toList();
        } catch (IOException e) {
            warn(directory, e);
            return List.of();
        }
    }

    private static ByteBuffer map(Path file, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new IOException("larger than a graph can be: file=" + file);
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena)
                    .asByteBuffer();
        }
    }

    private static String name(GraphKey key, ByteBuffer graph) {
        var checksum = new CRC32C();
        checksum.update(graph.duplicate());
        return key.sha256() + "-" + HexFormat.of().toHexDigits((int) checksum.getValue()) + SUFFIX;
    }

    private static void warn(Path place, IOException fault) {
        LOG.atWarn().addKeyValue("place", place).setCause(fault).log("optimised graphs are not kept");
    }
}
