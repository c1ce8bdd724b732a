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

        byte[] raw = preparation.picture(Files.readAllBytes(folder.resolve("a/0.png")));
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

    @Test
    void readsTheSamePicturesBatchByBatchAndLeavesNothingOnTheDisk() throws IOException {
        for (int i = 0; i < 12; i++) {
            write("a/" + i + ".png", i * 0x0a0b0c, 9, 7);
            write("b/" + i + ".png", 0xffffff - i * 0x0c0b0a, 9, 7);
        }
        Path scratch = Files.createDirectory(folder.resolveSibling(folder.getFileName() + "-scratch"));
        var data = Datasets.pictures(folder)
                .scratch(scratch)
                .prepare(PicturePlan.colour(4, 4).withBrightness(PicturePlan.Brightness.STANDARD));

        LabelledRows rows = data.trainRows();
        LabelledFeatures all = data.train();
        int[] chosen = {3, 0, rows.rowCount() - 1, 3};
        assertThat(rows.features().rows(chosen).values())
                .isEqualTo(all.features().rows(chosen).values());
        assertThat(((Targets.Classes) rows.targets()).indices()).isEqualTo(((Targets.Classes) all.targets()).indices());
        assertThat(rows.features().checksum())
                .isEqualTo(data.trainRows().features().checksum());
        assertThat(rows.features().checksum())
                .isNotEqualTo(data.testRows().features().checksum());
        assertThatThrownBy(() -> rows.features().rows(new int[] {rows.rowCount()}))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(data.classCounts()).containsEntry("a", 12L).containsEntry("b", 12L);
        try (var left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
        Files.delete(scratch);
    }

    @Test
    void servesThePicturesItHoldsOut() throws IOException, OrtException {
        for (int i = 0; i < 6; i++) {
            write("a/" + i + ".png", i * 0x102030, 9, 7);
            write("b/" + i + ".png", 0xffffff - i * 0x30201, 9, 7);
        }
        var data = Datasets.pictures(folder).prepare(PicturePlan.grey(3, 5));
        int count = data.testRows().rowCount();

        float[] inGraph =
                OnnxRun.floats(data.preparation().toOnnx(), Map.of("image", data.testPixels(0, count)), "features");

        assertThat(inGraph).isEqualTo(data.test().features().values());
        assertThatThrownBy(() -> data.testPixels(1, count)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void namesClassesThatNoPictureToLearnFromHas() throws IOException {
        for (int i = 0; i < 8; i++) {
            write("train/a/" + i + ".png", 0x111111, 4, 4);
            write("train/b/" + i + ".png", 0xeeeeee, 4, 4);
        }
        write("test/c/0.png", 0x777777, 4, 4);
        var data = Datasets.pictures(folder.resolve("train"))
                .prepare(PicturePlan.grey(4, 4))
                .testFrom(folder.resolve("test"));

        assertThat(data.classNames()).containsExactly("a", "b", "c");
        assertThat(data.problems().first())
                .filteredOn(problem -> problem.kind() == ProblemKind.MISSING_CLASS)
                .extracting(Problem::place)
                .containsExactly("c");
    }

    @Test
    void saysThatAllPicturesHaveOneClassAndThatThereAreNone() throws IOException {
        write("only/0.png", 0x111111, 4, 4);
        write("only/1.png", 0x222222, 4, 4);
        var data = Datasets.pictures(folder).prepare(PicturePlan.grey(4, 4));
        assertThat(data.problems().count(ProblemKind.CONSTANT_LABEL)).isEqualTo(1);
        Path empty = Files.createDirectory(folder.resolve("only/empty"));
        assertThatThrownBy(() ->
                        Datasets.pictures(empty).prepare(PicturePlan.grey(4, 4)).train())
                .hasMessageContaining("no pictures")
                .hasMessageContaining("a folder for each class");
        assertThatThrownBy(() -> Datasets.pictures(folder.resolve("nowhere"))
                        .prepare(PicturePlan.grey(4, 4))
                        .train())
                .hasMessageContaining("no such file");
    }

    @Test
    void showsWhatIsTransparentOnWhite() throws IOException {
        var image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00ff0000);
        image.setRGB(1, 0, 0xff000000);
        var bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "png", bytes)).isTrue();
        assertThat(Pictures.decode(bytes.toByteArray(), PicturePlan.grey(1, 2)).orElseThrow())
                .containsExactly((byte) 255, (byte) 0);
    }

    @Test
    void keepsTheBrightnessOfGreyPictures() throws IOException {
        var image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, 100);
        image.getRaster().setSample(1, 0, 0, 200);
        var bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "png", bytes)).isTrue();
        assertThat(Pictures.decode(bytes.toByteArray(), PicturePlan.grey(1, 2)).orElseThrow())
                .containsExactly((byte) 100, (byte) 200);
    }

    @Test
    void refusesLabelsThatDoNotMatchTheirPicturesAndASizeThatIsNotTheirs() throws IOException {
        Path images = idx("images.gz", 0x803, new int[] {3, 2, 2}, 12);
        Path two = idx("two.gz", 0x801, new int[] {2}, 2);
        assertThatThrownBy(() -> Datasets.idx(images, two).train())
                .hasMessageContaining("pictures=3, labels=2")
                .hasMessageContaining("two.gz");
        Path labels = idx("labels.gz", 0x801, new int[] {3}, 3);
        assertThatThrownBy(() -> Datasets.idx(images, labels)
                        .prepare(PicturePlan.colour(2, 2))
                        .train())
                .hasMessageContaining("asked=2x2x3");
        Path cut = idx("cut.gz", 0x803, new int[] {3, 2, 2}, 11);
        assertThatThrownBy(() -> Datasets.idx(cut, labels).train()).hasMessageContaining("cut short");
    }

    @Test
    void readsCharactersInAGraphAsInJava() throws IOException, OrtException {
        Path file = Files.writeString(folder.resolve("text.txt"), "to be, or not\nto be: that é");
        var data = Datasets.characters(file).window(4).shares(0, 0.5);
        String[] characters = data.testCharacters().toArray(String[]::new);

        assertThat(OnnxRun.floats(data.toOnnx(), Map.of("characters", characters), "features"))
                .isEqualTo(data.test().features().values());
        int blank = data.vocabulary().indexOf(" ");
        assertThat(OnnxRun.floats(data.toOnnx(), Map.of("characters", new String[] {"t", "Z", "o", "!"}), "features"))
                .containsExactly(
                        data.vocabulary().indexOf("t"), blank, data.vocabulary().indexOf("o"), blank);
    }

    @Test
    void measuresWhatPairsOfCharactersTell() throws IOException {
        // After an a always b, after a b always a; six pairs of each are learned, one is added to each count.
        var data = Datasets.characters(Files.writeString(folder.resolve("text.txt"), "ab".repeat(10)))
                .window(2)
                .shares(0, 0.3);
        // Fourteen characters to learn from: seven pairs ab, six ba.
        double afterA = -Math.log(8.0 / 9);
        double afterB = -Math.log(7.0 / 8);
        assertThat(data.pairLogLoss()).isCloseTo((3 * afterA + 2 * afterB) / 5, within(1e-12));
    }

    @Test
    void refusesATextOfOneCharacterAndNamesBytesThatAreNone() throws IOException {
        Path one = Files.writeString(folder.resolve("one.txt"), "aaaa");
        assertThatThrownBy(() -> Datasets.characters(one)).hasMessageContaining("fewer than two characters");
        Path latin = Files.write(folder.resolve("latin.txt"), new byte[] {'a', (byte) 0xe9, 'b', 'c'});
        var problems = Datasets.characters(latin).problems();
        assertThat(problems.count(ProblemKind.WRONG_ENCODING)).isEqualTo(1);
        assertThat(problems.first().getFirst().row()).isEqualTo(2);
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
