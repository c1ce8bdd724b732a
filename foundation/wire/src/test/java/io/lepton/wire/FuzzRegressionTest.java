package io.lepton.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The fuzz targets on their corpus and on a fixed number of damaged copies of it.
 *
 * <p>The short run of every build. The long one is Jazzer's, {@code ./mvnw -Pfuzz -pl foundation/wire -am verify
 * -DskipTests -Dfuzz.target=FuzzJson -Dfuzz.seconds=600}; what it finds joins the corpus.
 */
final class FuzzRegressionTest {
    private static final long SEED = 20_261_121;
    private static final int BODIES = 30_000;
    private static final int FILES = 4_000;

    /** One target. */
    private interface Target {
        void take(byte[] input) throws IOException;
    }

    @Test
    void findsNothingInTheJsonReader() throws Exception {
        run("FuzzJson", FuzzJson::fuzzerTestOneInput, BODIES);
    }

    @Test
    void findsNothingInTheReaderOfGenerate() throws Exception {
        run("FuzzGenerate", FuzzGenerate::fuzzerTestOneInput, BODIES);
    }

    @Test
    void findsNothingInTheBinaryReader() throws Exception {
        run("FuzzBinary", FuzzBinary::fuzzerTestOneInput, BODIES);
    }

    @Test
    void findsNothingInTheLoadingOfModels() throws Exception {
        run("FuzzOnnx", FuzzOnnx::fuzzerTestOneInput, FILES);
    }

    /** The corpus must reach behind the first check: at least one of its members is a sound request or model. */
    private static void run(String name, Target target, int count) throws Exception {
        List<byte[]> corpus = corpus(name);
        assertThat(corpus).hasSizeGreaterThan(2);
        for (byte[] input : corpus) {
            take(target, input);
        }
        var mutations = new Mutations(SEED);
        for (int round = 0; round < count; round++) {
            take(target, mutations.next(corpus));
        }
    }

    private static void take(Target target, byte[] input) {
        try {
            target.take(input);
        } catch (IOException | RuntimeException | AssertionError | StackOverflowError e) {
            throw new AssertionError(
                    "seed " + SEED + ", input " + HexFormat.of().formatHex(input), e);
        }
    }

    private static List<byte[]> corpus(String name) throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(FuzzRegressionTest.class.getResource("/fuzz/" + name))
                .toURI());
        List<byte[]> corpus = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                corpus.add(Files.readAllBytes(file));
            }
        }
        return corpus;
    }
}
