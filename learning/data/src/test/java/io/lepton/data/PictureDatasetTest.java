package io.lepton.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PictureDatasetTest {
    @TempDir
    Path folder;

    @Test
    void readsAFolderForEachClassAndNamesWhatDoesNotDecode() throws IOException {
        for (int i = 0; i < 10; i++) {
            write("cat/" + i + ".png", 0xff0000, 20, 30);
            write("dog/" + i + ".jpg", 0x0000ff, 40, 16);
        }
        byte[] whole = Files.readAllBytes(folder.resolve("dog/3.jpg"));
        Files.write(folder.resolve("dog/3.jpg"), java.util.Arrays.copyOf(whole, whole.length / 3));
        Files.writeString(folder.resolve("cat/noise.png"), "no picture at all");
        Files.writeString(folder.resolve("cat/notes.txt"), "no picture either");

        var data = Datasets.pictures(folder).prepare(PicturePlan.colour(8, 8));

        assertThat(data.classNames()).containsExactly("cat", "dog");
        assertThat(data.train().features().exampleShape()).isEqualTo(Shape.of(3, 8, 8));
        assertThat(data.train().rowCount() + data.test().rowCount())
                .isEqualTo(22 - (int) data.problems().count(ProblemKind.UNREADABLE_PICTURE));
        assertThat(data.problems().first())
                .extracting(Problem::place)
                .contains("cat/noise.png", "cat/notes.txt", "dog/3.jpg");
        float[] first = data.train().features().slice(0, 1).values();
        assertThat(first[0]).isEqualTo(1);
        assertThat(first[2 * 64]).isZero();
        assertThatThrownBy(() -> Datasets.pictures(folder).train()).hasMessageContaining("height and width");
    }

    @Test
    void preparesPicturesInAGraphAsInJava() throws IOException, OrtException {
        for (int i = 0; i < 6; i++) {
            write("a/" + i + ".png", i * 0x102030, 9, 7);
            write("b/" + i + ".png", 0xffffff - i * 0x30201, 9, 7);
        }
        var data = Datasets.pictures(folder)
                .prepare(PicturePlan.colour(5, 6).withBrightness(PicturePlan.Brightness.STANDARD))
                .split(SplitPlan.inOrder().withTest(0));
        PicturePreparation preparation =
                PicturePreparation.fromJson(data.preparation().toJson());

        float[] raw = preparation.picture(Files.readAllBytes(folder.resolve("a/0.png")));
        float[] inGraph = OnnxRun.floats(preparation.toOnnx(), Map.of("image", raw), "features");

        assertThat(inGraph).isEqualTo(data.train().features().slice(0, 1).values());
        assertThatThrownBy(() -> preparation.picture(new byte[10])).isInstanceOf(LeptonException.class);
        double mean = 0;
        for (float value : data.train().features().values()) {
            mean += value;
        }
        assertThat(mean / data.train().features().values().length).isCloseTo(0, within(1e-5));
    }

    @Test
    void readsIdxFiles() throws IOException {
        Path images = idx("images.gz", 0x803, new int[] {3, 2, 2}, 12);
        Path labels = idx("labels.gz", 0x801, new int[] {3}, 3);
        var data = Datasets.idx(images, labels)
                .brightness(PicturePlan.Brightness.RAW)
                .split(SplitPlan.inOrder().withTest(0))
                .testFrom(images, labels);

        assertThat(data.train().features().exampleShape()).isEqualTo(Shape.of(1, 2, 2));
        assertThat(data.train().features().values()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(data.classNames()).containsExactly("0", "1", "2");
        assertThat(data.test().rowCount()).isEqualTo(3);
        assertThatThrownBy(() -> Datasets.idx(labels, images))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("labels.gz")
                .hasMessageContaining("magic=801");
        Path few = idx("few.gz", 0x801, new int[] {3}, 2);
        assertThatThrownBy(() -> Datasets.idx(images, few).train()).hasMessageContaining("cut short");
    }

    @Test
    void shrinksWithoutLosingBrightness() {
        float[] striped = new float[64];
        for (int i = 0; i < 64; i++) {
            striped[i] = i % 2 * 200;
        }
        assertThat(Pictures.resize(striped, 8, 8, 8, 8)).isEqualTo(striped);
        for (float value : Pictures.resize(striped, 8, 8, 2, 2)) {
            assertThat(value).isBetween(80f, 120f);
        }
        assertThat(Pictures.resize(new float[] {5}, 1, 1, 2, 3)).containsOnly(5);
    }

    @Test
    void makesWindowsOfCharacters() throws IOException {
        Path file = Files.writeString(folder.resolve("text.txt"), "abcabcabcabcabcabcab");
        var data = Datasets.characters(file).window(3).shares(0.25, 0);

        assertThat(data.vocabulary()).containsExactly("a", "b", "c");
        LabelledFeatures train = data.train();
        assertThat(train.rowCount()).isEqualTo(4);
        assertThat(train.features().slice(0, 1).values()).containsExactly(0, 1, 2);
        assertThat(((Targets.Classes) train.targets().slice(0, 1)).indices()).containsExactly(1, 2, 0);
        assertThat(data.validation().rowCount()).isEqualTo(1);
        assertThat(data.test().rowCount()).isZero();
    }

    private void write(String name, int colour, int width, int height) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, colour);
            }
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        var bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, name.substring(name.indexOf('.') + 1), bytes))
                .isTrue();
        Files.write(file, bytes.toByteArray());
    }

    private Path idx(String name, int magic, int[] extents, int bytes) throws IOException {
        Path file = folder.resolve(name);
        try (var out = new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(magic);
            for (int extent : extents) {
                out.writeInt(extent);
            }
            for (int i = 0; i < bytes; i++) {
                out.writeByte(i);
            }
        }
        return file;
    }
}
