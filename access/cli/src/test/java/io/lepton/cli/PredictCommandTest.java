package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ElementType;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PredictCommandTest {
    private static final String PROTOCOL_ANSWER =
            "{\"model_name\":\"digits\",\"model_version\":\"3\",\"outputs\":[{\"name\":\"scores\",\"shape\":[1,4],"
                    + "\"datatype\":\"FP32\",\"data\":[0.5,-1.0,9.25,3.0]}]}\n";

    private final Shell shell;

    PredictCommandTest() throws IOException {
        shell = new Shell();
    }

    @AfterEach
    void stopFleet() {
        shell.close();
    }

    @TempDir
    private Path folder;

    private String image = "";

    @BeforeEach
    void writeImage() throws IOException {
        image = Files.writeString(folder.resolve("image.png"), "pixels").toString();
    }

    @Test
    void printsTheHighestClassesAndWhereTheAnswerCameFrom() {
        assertThat(shell.type("predict", "digits", "--input", image)).isZero();
        assertThat(shell.out()).isEqualTo("scores: class 2 (9.25), then 3 (3.0), 0 (0.5)\n");
        assertThat(shell.err())
                .matches("answered by node frankfurt-1 in region frankfurt \\(policy\\), [0-9]+\\.[0-9] ms\n");
        assertThat(shell.read).containsExactly("image.png image Optional.empty");
        assertThat(shell.fleet.calls)
                .contains("GET /v2/models/digits", "POST /v2/models/digits/infer")
                .endsWith("[NamedTensor[name=image, tensor=FP32[1, 1, 28, 28]]] as null");
    }

    @Test
    void passesDataClassRegionAndScaleOn() {
        shell.type(
                "predict",
                "digits",
                "--input",
                image,
                "--data-class",
                "eu-only",
                "--region",
                "beijing",
                "--scale",
                "byte");
        assertThat(shell.read).containsExactly("image.png image Optional[BYTE]");
        assertThat(shell.fleet.calls).last().asString().endsWith(" as eu-only");
    }

    @Test
    void jsonIsTheProtocolsAnswerAlone() {
        shell.type("predict", "digits", "--input", image, "--json");
        assertThat(shell.out()).isEqualTo(PROTOCOL_ANSWER);
        assertThat(shell.err()).startsWith("answered by node frankfurt-1");
    }

    @Test
    void refusesAMissingFileAndAnUnknownScale() {
        assertThat(shell.type("predict", "digits", "--input", image + "x")).isEqualTo(2);
        assertThat(shell.err()).isEqualTo("lepton: no such file: input=" + image + "x (INVALID_REQUEST)\n");
        assertThat(shell.type("predict", "digits", "--input", image, "--scale", "half"))
                .isEqualTo(2);
        assertThat(shell.err()).contains("'--scale'", "not one of [byte, unit]: half");
        assertThat(shell.connected).isEmpty();
    }

    @Test
    void refusesARegionThatIsNone() {
        assertThat(shell.type("predict", "digits", "--input", image, "--region", "rome"))
                .isEqualTo(2);
        assertThat(shell.err()).isEqualTo("""
                lepton: no such region: region=rome, known=[beijing, frankfurt] (UNKNOWN_REGION)
                  -> lepton regions lists them
                """);
        assertThat(shell.fleet.calls).containsExactly("GET /regions");
    }

    @Test
    void everyRowOfScoresHasALine() {
        show(new NamedTensor("p", Tensor.ofFloats(Shape.of(2, 2), 0.25f, 0.75f, 0.5f, 0.5f)));
        assertThat(shell.out()).isEqualTo("""
                p[0]: class 1 (0.75), then 0 (0.25)
                p[1]: class 0 (0.5), then 1 (0.5)
                """);
    }

    @Test
    void otherTensorsShowTheirFirstValues() {
        show(new NamedTensor("price", Tensor.ofFloats(Shape.of(1, 1), 3.5f)));
        assertThat(shell.out()).isEqualTo("price FP32[1, 1]: 3.5\n");
        show(new NamedTensor("zeros", Tensor.zeros(ElementType.INT64, Shape.of(40))));
        assertThat(shell.out()).endsWith("0 0 ... and 8 more (--json has them all)\n");
    }

    @Test
    void elementsOfEveryTypeAreReadable() {
        assertThat(texts(ElementType.BOOL, 1, 0)).containsExactly("true", "false");
        assertThat(texts(ElementType.UINT8, 0xFF)).containsExactly("255");
        assertThat(texts(ElementType.INT8, 0xFF)).containsExactly("-1");
        assertThat(texts(ElementType.UINT16, 0xFF, 0xFF)).containsExactly("65535");
        assertThat(texts(ElementType.INT16, 0xFE, 0xFF)).containsExactly("-2");
        assertThat(texts(ElementType.UINT32, 0xFF, 0xFF, 0xFF, 0xFF)).containsExactly("4294967295");
        assertThat(texts(ElementType.UINT64, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF))
                .containsExactly("18446744073709551615");
        assertThat(texts(ElementType.FP16, 0x00, 0x3E)).containsExactly("1.5");
        assertThat(texts(ElementType.BF16, 0xC0, 0xBF)).containsExactly("-1.5");
        assertThat(texts(ElementType.FP64, 0, 0, 0, 0, 0, 0, 0x04, 0x40)).containsExactly("2.5");
        byte[] word = "北".getBytes(StandardCharsets.UTF_8);
        assertThat(texts(ElementType.BYTES, 3, 0, 0, 0, word[0], word[1], word[2]))
                .containsExactly("\"北\"");
    }

    private void show(NamedTensor output) {
        shell.fleet.outputs = List.of(output);
        assertThat(shell.type("predict", "digits", "--input", image)).isZero();
    }

    private static List<String> texts(ElementType type, int... bytes) {
        var data = ByteBuffer.allocate(bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int b : bytes) {
            data.put((byte) b);
        }
        long count = type == ElementType.BYTES ? 1 : bytes.length / type.sizeBytes();
        return Elements.texts(Tensor.wrap(type, Shape.of(count), data.flip()), 10);
    }
}
