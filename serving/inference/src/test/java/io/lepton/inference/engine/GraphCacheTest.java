package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ArtifactId;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GraphCacheTest {
    private static final GraphKey ONE = key("1");
    private static final GraphKey TWO = key("2");
    private static final GraphKey THREE = key("3");
    private static final byte[] GRAPH = new byte[1_000];

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void givesBackWhatItKept() throws IOException {
        GraphCache cache = GraphCache.open(directory, 10_000);
        keep(cache, ONE, GRAPH);
        assertThat(find(cache, ONE)).contains(ByteBuffer.wrap(GRAPH));
        assertThat(find(GraphCache.open(directory, 10_000), ONE)).contains(ByteBuffer.wrap(GRAPH));
        assertThat(find(cache, TWO)).isEmpty();
    }

    @Test
    void passesOverAndRemovesWhatIsDamaged() throws IOException {
        GraphCache cache = GraphCache.open(directory, 10_000);
        byte[] other = GRAPH.clone();
        other[500] = 1;
        for (byte[] damaged : List.of(other, Arrays.copyOf(GRAPH, 999), Arrays.copyOf(GRAPH, 1_001), new byte[0])) {
            keep(cache, ONE, GRAPH);
            Files.write(files().getFirst(), damaged);
            assertThat(find(cache, ONE)).isEmpty();
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void passesOverWhatIsNotItsOwn() throws IOException {
        GraphCache cache = GraphCache.open(directory, 10_000);
        Files.write(directory.resolve(ONE.sha256() + "-00000000.onnx"), GRAPH);
        Files.write(directory.resolve("notes.txt"), GRAPH);
        assertThat(find(cache, ONE)).isEmpty();
        keep(cache, ONE, new byte[9_500]);
        assertThat(directory.resolve("notes.txt")).exists();
    }

    @Test
    void removesTheOldestAboveItsBound() throws IOException {
        GraphCache cache = GraphCache.open(directory, 2_500);
        keep(cache, TWO, GRAPH);
        Files.setLastModifiedTime(files().getFirst(), FileTime.fromMillis(1));
        keep(cache, ONE, GRAPH);
        keep(cache, THREE, GRAPH);
        assertThat(find(cache, TWO)).isEmpty();
        assertThat(find(cache, ONE)).isPresent();
        assertThat(find(cache, THREE)).isPresent();
    }

    @Test
    void removesWhatAnEndedProcessLeftHalfWritten() throws IOException {
        GraphCache cache = GraphCache.open(directory, 2_500);
        Path left = Files.write(cache.begin().orElseThrow(), new byte[2_000]);
        Files.setLastModifiedTime(left, FileTime.fromMillis(1));
        keep(cache, ONE, GRAPH);
        assertThat(left).doesNotExist();
        assertThat(find(cache, ONE)).isPresent();
    }

    @Test
    void keepsNothingLargerThanItsBound() throws IOException {
        GraphCache cache = GraphCache.open(directory, 999);
        keep(cache, ONE, GRAPH);
        assertThat(files()).isEmpty();
    }

    @Test
    void touchesNoDiskWithoutRoom() {
        Path absent = directory.resolve("graphs");
        assertThat(GraphCache.open(absent, 0).isOn()).isFalse();
        assertThat(absent).doesNotExist();
    }

    @Test
    void isOffWhereNoFolderCanBeMade() throws IOException {
        Path file = Files.write(directory.resolve("file"), GRAPH);
        assertThat(GraphCache.open(file.resolve("graphs"), 10_000).isOn()).isFalse();
    }

    @Test
    void keysDifferByAllThatAGraphFollowsFrom() throws IOException {
        var model = new ArtifactId("0".repeat(64));
        var cpu = List.of(ExecutionProvider.CPU);
        var cuda = List.of(ExecutionProvider.parse("cuda"), ExecutionProvider.CPU);
        Path description = Files.writeString(directory.resolve("cpuinfo"), "model : x\nflags : sse avx2\nflags : b\n");
        assertThat(GraphKey.features(description)).endsWith("flags : sse avx2");
        assertThat(GraphKey.features(directory.resolve("absent"))).startsWith(System.getProperty("os.arch"));
        assertThat(Stream.of(
                        GraphKey.of(model, "1.29.0", cpu, "avx2"),
                        GraphKey.of(new ArtifactId("1".repeat(64)), "1.29.0", cpu, "avx2"),
                        GraphKey.of(model, "1.29.1", cpu, "avx2"),
                        GraphKey.of(model, "1.29.0", cuda, "avx2"),
                        GraphKey.of(model, "1.29.0", cpu, "avx512")))
                .doesNotHaveDuplicates();
        assertThat(GraphKey.of(model, "1.29.0", cpu)).isEqualTo(GraphKey.of(model, "1.29.0", cpu));
    }

    private static void keep(GraphCache cache, GraphKey key, byte[] graph) throws IOException {
        cache.keep(key, Files.write(cache.begin().orElseThrow(), graph));
    }

    private static Optional<ByteBuffer> find(GraphCache cache, GraphKey key) {
        return cache.find(key, Arena.ofAuto());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static GraphKey key(String digit) {
        return new GraphKey(digit.repeat(64));
    }
}
