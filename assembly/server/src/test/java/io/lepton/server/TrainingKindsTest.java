package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.cli.Training;
import io.lepton.wire.RunView;
import io.lepton.wire.RunView.ScoreView;
import java.awt.image.BufferedImage;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings from pictures, series and texts, each in a process of its own, from raw files to an exported model. */
class TrainingKindsTest {
    private static final Training.Start HERE = new Training.Start(Optional.of("512m"), false);

    /** Of all tests: what a home unpacks of libtorch takes its time. */
    @TempDir
    private static Path home;

    @TempDir
    private Path folder;

    @Test
    void learnsPicturesOfAFolderForEachClass() throws Exception {
        var random = new Random(3);
        for (int i = 0; i < 40; i++) {
            stripes(folder.resolve("pets/lying/" + i + ".png"), random, true);
            stripes(folder.resolve("pets/standing/" + i + ".jpg"), random, false);
        }
        Files.writeString(folder.resolve("pets/lying/broken.png"), "no picture");
        RunView run = train("""
                name: pets
                seed: 3
                data:
                  file: pets
                  picture: {height: 12, width: 12, channels: 1}
                  positive: lying
                model:
                  kind: sequential
                  layers: [{conv2d: 4, activation: relu}, {maxPooling: 2}, {flatten: true}, {dense: 8, activation: relu}]
                fit: {epochs: 20, batch: 8, rate: 0.01}
                evaluate: {folds: 3}
                """);
        assertThat(score(run, "accuracy")).isGreaterThan(0.9);
        assertThat(Files.readString(folder(run).resolve("evaluation.json"))).containsPattern("\"number\" ?: ?3,");
        assertThat(run.data().orElseThrow().problems())
                .anySatisfy(line -> assertThat(line).contains("1 times unreadable picture", "broken.png"));
        assertThat(run.data().orElseThrow().rows()).isEqualTo(80);
        assertThat(run.export().orElseThrow().rows()).isEqualTo(16);
        assertThat(product(run).annotations()).containsEntry("classes", "[\"standing\",\"lying\"]");
        assertThat(Files.readString(folder(run).resolve("card.md"))).contains("takes: image", "one of standing, lying");
        try (var left = Files.list(folder(run))) {
            assertThat(left).noneMatch(file -> file.toString().endsWith(".raw"));
        }
    }

    @Test
    void learnsPicturesOfIdxFilesWithATestSetOfTheirOwn() throws Exception {
        idx("train", 120, 4);
        idx("test", 40, 5);
        RunView run = train("""
                name: bars
                data:
                  file: train-images
                  format: idx
                  labels: train-labels
                  test: {file: test-images, labels: test-labels}
                model: {kind: sequential, layers: [{flatten: true}, {dense: 16, activation: relu}]}
                fit: {epochs: 15, batch: 8, rate: 0.01}
                """);
        assertThat(score(run, "accuracy")).isGreaterThan(0.9);
        assertThat(run.data().orElseThrow().testRows()).isEqualTo(40);
        assertThat(run.export().orElseThrow().rows()).isEqualTo(40);
    }

    @Test
    void learnsASeriesInWindowsBesideItsPersistence() throws Exception {
        var rows = new StringBuilder("hour,level,rain\n");
        for (int hour = 0; hour < 900; hour++) {
            double level = 500 + 100 * Math.sin(hour / 4.0);
            // A gap now and then: no answer, and no yardstick.
            rows.append(hour).append(',').append(hour % 97 == 5 ? "" : level).append(",dry\n");
        }
        Files.writeString(folder.resolve("levels.csv"), rows);
        RunView run = train("""
                name: levels
                data:
                  file: levels.csv
                  label: level
                  task: regression
                  ignore: [hour]
                  window: {length: 8}
                  split: {by: order, test: 0.2, validation: 0.1}
                model: {kind: sequential, layers: [{gru: 12}]}
                fit: {epochs: 12, batch: 16, rate: 0.01, fall: cosine, clip: 1}
                """);
        assertThat(score(run, "persistence_rmse")).isBetween(10.0, 30.0);
        assertThat(score(run, "rmse_beside_persistence")).isLessThan(score(run, "persistence_rmse") / 2);
        assertThat(run.export().orElseThrow().differenceMax()).isLessThan(1e-4);
    }

    @Test
    void learnsATextCharacterByCharacterAndWritesSome() throws Exception {
        Files.writeString(folder.resolve("song.txt"), "la la lu, so la la li. ".repeat(80));
        RunView run = train("""
                name: song
                data:
                  file: song.txt
                  format: characters
                  window: {length: 16}
                  split: {test: 0.2, validation: 0}
                model:
                  kind: sequential
                  layers: [{embedding: 8}, {lstm: 24, sequence: true}]
                fit: {epochs: 30, batch: 8, rate: 0.02}
                """);
        assertThat(score(run, "log_loss")).isLessThan(score(run, "pairs_log_loss"));
        assertThat(Files.readString(folder(run).resolve("report.html"))).contains("What it writes", "la la");
        assertThat(run.export().orElseThrow().differenceMax()).isLessThan(1e-4);
    }

    @Test
    void refusesWhatHasNoMeaningForPictures() throws Exception {
        stripes(folder.resolve("pets/a/0.png"), new Random(1), true);
        RunView run = runs().train(job("""
                name: pets
                data: {file: pets, label: kind, picture: {height: 8}}
                model: {kind: sequential, layers: [{flatten: true}]}
                """), HERE, new Silence());
        assertThat(run.state()).isEqualTo("failed");
        assertThat(run.reason().orElseThrow())
                .contains("has no meaning for data of this format: data.label, data.format=pictures");
        RunView trees = runs().train(job("""
                name: pets
                data: {file: pets, picture: {height: 8}}
                model: {kind: tree}
                """), HERE, new Silence());
        assertThat(trees.reason().orElseThrow()).contains("learned by a network: model.kind=tree");
        RunView one = runs().train(job("""
                name: pets
                data: {file: pets, picture: {height: 8}}
                model: {kind: sequential, layers: [{flatten: true}]}
                """), HERE, new Silence());
        assertThat(one.reason().orElseThrow()).contains("every picture has the same class");
    }

    private RunView train(String text) throws Exception {
        RunView run = runs().train(job(text), HERE, new Silence());
        assertThat(run.state())
                .as(run.reason() + "\n" + runs().log(run.number()))
                .isEqualTo("finished");
        return run;
    }

    private Path job(String text) throws IOException {
        return Files.writeString(folder.resolve("job.yaml"), text);
    }

    private static LocalRuns runs() {
        return new LocalRuns(home, "test");
    }

    private static Training.Product product(RunView run) {
        return runs().product(run.number());
    }

    private static Path folder(RunView run) {
        return home.resolve("runs").resolve(Integer.toString(run.number()));
    }

    private static double score(RunView run, String name) {
        return run.scores().stream()
                .filter(score -> score.name().equals(name))
                .mapToDouble(ScoreView::value)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + run.scores()));
    }

    /** Dark and bright stripes, with noise. */
    private static void stripes(Path file, Random random, boolean areLying) throws IOException {
        int size = 16 + random.nextInt(10);
        var image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        int shift = random.nextInt(8);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int grey = ((areLying ? y : x) + shift) / 4 % 2 * 160 + random.nextInt(60);
                image.setRGB(x, y, grey * 0x010101);
            }
        }
        Files.createDirectories(file.getParent());
        String name = file.toString();
        assertThat(ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile()))
                .isTrue();
    }

    /** Three bars, one of which is bright. */
    private void idx(String part, int count, long seed) throws IOException {
        var random = new Random(seed);
        try (var images = new DataOutputStream(Files.newOutputStream(folder.resolve(part + "-images")));
                var labels = new DataOutputStream(Files.newOutputStream(folder.resolve(part + "-labels")))) {
            for (int number : new int[] {0x803, count, 6, 6}) {
                images.writeInt(number);
            }
            for (int number : new int[] {0x801, count}) {
                labels.writeInt(number);
            }
            for (int picture = 0; picture < count; picture++) {
                int bright = random.nextInt(3);
                labels.writeByte(bright);
                for (int pixel = 0; pixel < 36; pixel++) {
                    images.writeByte(random.nextInt(80) + (pixel / 12 == bright ? 150 : 0));
                }
            }
        }
    }

    /** Hears nothing. */
    private static final class Silence implements Training.Listener {
        @Override
        public void began(RunView run) {}

        @Override
        public void heard(io.lepton.wire.RunSignal signal) {}

        @Override
        public void ended(RunView run) {}
    }
}
