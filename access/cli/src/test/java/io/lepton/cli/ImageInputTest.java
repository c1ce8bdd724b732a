package io.lepton.cli;

import static io.lepton.cli.InputTesting.assertRefused;
import static io.lepton.cli.InputTesting.taking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lepton.cli.InputReader.Scale;
import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageInputTest {
    private static final int RED = 0xffff0000;
    private static final int GREEN = 0xff00ff00;
    private static final int BLUE = 0xff0000ff;
    private static final int GREY = 0xff808080;

    @TempDir
    private Path folder;

    @Test
    void readsGreySamplesAsTheFileHasThem() throws IOException {
        var file = grey(2, 2, 0, 64, 128, 255);
        var bytes = PredictionInput.read(file, taking(ElementType.FP32, 1, 1, 2, 2), Optional.of(Scale.BYTE));
        assertThat(bytes.getFirst().tensor()).isEqualTo(Tensor.ofFloats(Shape.of(1, 1, 2, 2), 0, 64, 128, 255));
        assertThat(InputTesting.read(file, taking(ElementType.FP32, 1, 1, 2, 2)).toFloats())
                .containsExactly(0, 64 / 255f, 128 / 255f, 1);
    }

    @Test
    void fillsAnInputOfBytesFromZeroTo255() throws IOException {
        var tensor = InputTesting.read(grey(2, 1, 3, 200), taking(ElementType.UINT8, 1, 1, 2));
        assertThat(Byte.toUnsignedInt(tensor.data().get(0))).isEqualTo(3);
        assertThat(Byte.toUnsignedInt(tensor.data().get(1))).isEqualTo(200);
    }

    @Test
    void laysColoursOutAsTheModelTakesThem() throws IOException {
        var file = colours(2, 2, RED, GREEN, BLUE, GREY);
        float half = 128 / 255f;
        assertThat(InputTesting.read(file, taking(ElementType.FP32, -1, 3, 2, 2))
                        .toFloats())
                .containsExactly(1, 0, 0, half, 0, 1, 0, half, 0, 0, 1, half);
        assertThat(InputTesting.read(file, taking(ElementType.FP32, 1, 2, 2, 3)).toFloats())
                .containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1, half, half, half);
    }

    @Test
    void makesGreyOfColoursByTheirLuma() throws IOException {
        var file = colours(2, 2, RED, GREEN, BLUE, GREY);
        assertThat(InputTesting.read(file, taking(ElementType.FP32, 1, 1, 2, 2)).toFloats())
                .containsExactly(new float[] {0.299f, 0.587f, 0.114f, 128 / 255f}, within(1e-6f));
    }

    @Test
    void repeatsGreyForAModelOfColours() throws IOException {
        var tensor = InputTesting.read(grey(1, 1, 255), taking(ElementType.FP32, 1, 3, 1, 1));
        assertThat(tensor.toFloats()).containsExactly(1, 1, 1);
    }

    @Test
    void showsWhatIsTransparentAsWhite() throws IOException {
        var image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00000000);
        image.setRGB(1, 0, 0xff000000);
        var tensor = InputTesting.read(write(image, "png"), taking(ElementType.FP32, 1, 1, 1, 2));
        assertThat(tensor.toFloats()).containsExactly(new float[] {1, 0}, within(1e-6f));
    }

    @Test
    void readsPalettesAndDeepGrey() throws IOException {
        var palette = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_INDEXED);
        palette.setRGB(0, 0, 0xffffffff);
        assertThat(InputTesting.read(write(palette, "png"), taking(ElementType.FP32, 1, 1, 1))
                        .toFloats())
                .containsExactly(new float[] {1}, within(1e-6f));
        var deep = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(0, 0, 0, 0x8000);
        assertThat(InputTesting.read(write(deep, "png"), taking(ElementType.FP32, 1, 1, 1))
                        .toFloats())
                .containsExactly(new float[] {0x8000 / 65535f}, within(1e-6f));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "jpeg"})
    void readsPhotographs(String ending) throws IOException {
        var image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256; i++) {
            image.setRGB(i % 16, i / 16, GREEN);
        }
        var written = write(image, "jpg");
        var file = Files.move(written, folder.resolve("photo." + ending));
        float[] colours =
                InputTesting.read(file, taking(ElementType.FP32, 1, 3, 1, 1)).toFloats();
        // The format loses a little; a few steps of 255 at a plain colour.
        assertThat(colours).containsExactly(new float[] {0, 1, 0}, within(4 / 255f));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "-1,1,-1,-1; [1, 1, 2, 3]",
                "-1,-1,-1,3; [1, 2, 3, 3]",
                "3,-1,-1; [3, 2, 3]",
                "-1,-1,1; [2, 3, 1]",
                "-1,5,4; [1, 5, 4]",
                "-1,-1,-1; [1, 2, 3]",
                "-1,7; [2, 7]"
            })
    void givesOpenExtentsThePicturesSize(String extents, String shape) throws IOException {
        long[] open =
                Arrays.stream(extents.split(",")).mapToLong(Long::parseLong).toArray();
        var tensor = InputTesting.read(grey(3, 2, 1, 2, 3, 4, 5, 6), taking(ElementType.FP32, open));
        assertThat(tensor.shape()).hasToString(shape);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "4,4,5", "2,1,4,4", "1,4,4,2", "-1,-1,-1,-1", "1,1,0,4", "1,1,1,4,4", "1,1,4,99999"})
    void refusesAnInputThatIsNoPicture(String extents) throws IOException {
        long[] shape =
                Arrays.stream(extents.split(",")).mapToLong(Long::parseLong).toArray();
        assertRefused(
                grey(1, 1, 0),
                taking(ElementType.FP32, shape),
                ErrorCode.INVALID_TENSOR,
                "input=x, expected=" + Shape.of(shape));
    }

    @Test
    void refusesAnInputWhoseElementsAreNoPixels() throws IOException {
        assertRefused(
                grey(1, 1, 0),
                taking(ElementType.INT64, 1, 1, 1, 1),
                ErrorCode.INVALID_TENSOR,
                "pictures fill inputs of FP32 or UINT8");
    }

    @Test
    void refusesWhatIsNoPicture() throws IOException {
        Signature signature = taking(ElementType.FP32, 1, 1, 28, 28);
        var text = Files.writeString(folder.resolve("text.png"), "no picture");
        assertRefused(text, signature, ErrorCode.INVALID_REQUEST, "not a picture");
        byte[] whole = Files.readAllBytes(grey(8, 8, new int[64]));
        var cut = Files.write(folder.resolve("cut.png"), Arrays.copyOf(whole, 30));
        assertRefused(cut, signature, ErrorCode.INVALID_REQUEST, "a damaged picture");
    }

    @Test
    void refusesAPictureThatWouldNotFitInMemoryByItsHead() throws IOException {
        byte[] bytes = Files.readAllBytes(grey(1, 1, 0));
        // Width and height stand behind the signature and the chunk's head, 16 bytes, big-endian.
        bytes[17] = 1;
        bytes[21] = 1;
        var file = Files.write(folder.resolve("bomb.png"), bytes);
        assertRefused(
                file,
                taking(ElementType.FP32, 1, 1, 28, 28),
                ErrorCode.TOO_LARGE,
                "width=65537, height=65537, pixelsMax");
    }

    private Path grey(int width, int height, int... samples) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setPixels(0, 0, width, height, samples);
        return write(image, "png");
    }

    private Path colours(int width, int height, int... pixels) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, height, pixels, 0, width);
        return write(image, "png");
    }

    private Path write(BufferedImage image, String format) throws IOException {
        var file = folder.resolve("image." + format);
        assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
        return file;
    }
}
