package io.lepton.data;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Pictures with a class each, read, split and prepared at the first question about them.
 *
 * <p>They are decoded once, into a nameless file with a byte for each pixel and channel; in memory are the classes alone, unless
 * somebody asks for features in memory.
 *
 * <p>What is said of it gives a new data set. Confined to one thread.
 */
public final class PictureDataset {
    private final PictureSource source;
    private final Optional<PictureSource> testSource;
    private final Optional<PicturePlan> plan;
    private final SplitPlan split;
    private final Path scratch;
    private @Nullable Loaded loaded;

    private PictureDataset(
            PictureSource source,
            Optional<PictureSource> testSource,
            Optional<PicturePlan> plan,
            SplitPlan split,
            Path scratch) {
        this.source = source;
        this.testSource = testSource;
        this.plan = plan;
        this.split = split;
        this.scratch = scratch;
    }

    static PictureDataset of(PictureSource source) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        return new PictureDataset(source, Optional.empty(), source.usualPlan(), SplitPlan.stratified(), temporary);
    }

    PictureDataset testFrom(PictureSource other) {
        return new PictureDataset(source, Optional.of(other), plan, split, scratch);
    }

    /** The decoded pictures lie on the disk of this folder; the system's temporary one unless said. */
    public PictureDataset scratch(Path folder) {
        return new PictureDataset(source, testSource, plan, split, folder);
    }

    /** The pictures to judge by are in a folder of their own. */
    public PictureDataset testFrom(Path folder) {
        return testFrom(new PictureSource.Folder(folder));
    }

    /** The pictures to judge by are in IDX files of their own. */
    public PictureDataset testFrom(Path images, Path labels) {
        return testFrom(new PictureSource.Idx(images, labels));
    }

    /** The size of the pictures, and what their brightness becomes. */
    public PictureDataset prepare(PicturePlan other) {
        return new PictureDataset(source, testSource, Optional.of(other), split, scratch);
    }

    /** The size the pictures have, and what their brightness becomes. */
    public PictureDataset brightness(PicturePlan.Brightness other) {
        return prepare(plan().withBrightness(other));
    }

    /** How the pictures are divided: at random, stratified, or in order; by default stratified. */
    public PictureDataset split(SplitPlan other) {
        if (other.kind() == SplitPlan.Kind.BY_TIME || other.kind() == SplitPlan.Kind.BY_GROUP) {
            throw new IllegalArgumentException("pictures have no times or groups: split=" + other.kind());
        }
        return new PictureDataset(source, testSource, plan, other, scratch);
    }

    /** The pictures to learn from, all in memory as numbers: four times what they take on the disk. */
    public LabelledFeatures train() {
        return inMemory(trainRows());
    }

    public LabelledFeatures validation() {
        return inMemory(validationRows());
    }

    public LabelledFeatures test() {
        return inMemory(testRows());
    }

    /** The pictures to learn from, read as they are asked for. */
    public LabelledRows trainRows() {
        return loaded().learned.part(loaded().split.train());
    }

    public LabelledRows validationRows() {
        return loaded().learned.part(loaded().split.validation());
    }

    public LabelledRows testRows() {
        Loaded all = loaded();
        return all.apart
                .map(test -> test.part(all(test.classes.size())))
                .orElseGet(() -> all.learned.part(all.split.test()));
    }

    /** So many of the pictures to judge by, from one on, as the served model takes them: [pictures, channels, height, width]. */
    public byte[] testPixels(int from, int count) {
        Loaded all = loaded();
        Decoded decoded = all.apart.orElse(all.learned);
        int[] chosen = all.apart.map(test -> all(test.classes.size())).orElseGet(all.split::test);
        int pictureBytes = plan().bytes();
        byte[] pixels = new byte[Math.multiplyExact(count, pictureBytes)];
        byte[] picture = new byte[pictureBytes];
        for (int i = 0; i < count; i++) {
            decoded.pixels.read(chosen[from + i], picture);
            System.arraycopy(picture, 0, pixels, i * pictureBytes, pictureBytes);
        }
        return pixels;
    }

    /** How many pictures of each class were read, those to judge by among them. */
    public Map<String, Long> classCounts() {
        Map<String, Long> counts = new TreeMap<>();
        Loaded all = loaded();
        all.learned.classes.forEach(name -> counts.merge(name, 1L, Long::sum));
        all.apart.ifPresent(test -> test.classes.forEach(name -> counts.merge(name, 1L, Long::sum)));
        return counts;
    }

    private LabelledFeatures inMemory(LabelledRows rows) {
        return new LabelledFeatures(rows.features().all(), rows.targets());
    }

    /** The classes, each at its number: by their numbers if they all are some, else by the alphabet. */
    public List<String> classNames() {
        return loaded().classNames;
    }

    /** The preparation, fitted to the pictures to learn from alone. */
    public PicturePreparation preparation() {
        return loaded().preparation;
    }

    /** What is wrong with the pictures. */
    public Problems problems() {
        return loaded().problems;
    }

    private PicturePlan plan() {
        return plan.orElseThrow(() -> new LeptonException(
                ErrorCode.INVALID_REQUEST, "pictures of a folder need a size: height and width are missing"));
    }

    private Loaded loaded() {
        Loaded known = loaded;
        if (known == null) {
            known = new Loaded();
            loaded = known;
        }
        return known;
    }

    private static int[] all(int count) {
        return IntStream.range(0, count).toArray();
    }

    /** The pictures of one source, each with its class. */
    private final class Decoded {
        private final PixelFile pixels;
        private final List<String> classes;

        private Decoded(PictureSource from, Problems problems) {
            try (var writer = PixelFile.Writer.in(scratch, plan().bytes())) {
                classes = from.read(plan(), writer, problems);
                pixels = writer.finish();
            }
        }

        private LabelledRows part(int[] chosen) {
            return new LabelledRows(
                    new PictureRows(pixels, chosen, loaded().preparation),
                    Targets.classes(indices(chosen, loaded().classNames), loaded().classNames));
        }

        private int[] indices(int[] chosen, List<String> classNames) {
            return Arrays.stream(chosen)
                    .map(picture -> classNames.indexOf(classes.get(picture)))
                    .toArray();
        }
    }

    /** What was read. */
    private final class Loaded {
        private final Problems problems = new Problems();
        private final Decoded learned = new Decoded(source, problems);
        private final Optional<Decoded> apart = testSource.map(test -> new Decoded(test, problems));
        private final List<String> classNames = names();
        private final RowSplit split = divide();
        private final PicturePreparation preparation = fit();

        private List<String> names() {
            var names = new TreeSet<>(learned.classes);
            apart.ifPresent(test -> names.addAll(test.classes));
            if (names.size() < 2) {
                problems.add(ProblemKind.CONSTANT_LABEL, 0, "", "every picture has the same class");
            }
            return LabelReader.sorted(names);
        }

        private RowSplit divide() {
            SplitPlan chosen = apart.isPresent() ? PictureDataset.this.split.withTest(0) : PictureDataset.this.split;
            int count = learned.classes.size();
            var rows = new RowBatch(
                    Schema.of(List.of(Column.of("picture", ColumnType.CATEGORY))),
                    new Object[] {new String[count]},
                    new long[count]);
            RowSplit divided = Splitter.split(chosen, rows, learned.indices(all(count), classNames), problems);
            boolean[] isLearned = new boolean[classNames.size()];
            Arrays.stream(learned.indices(divided.train(), classNames)).forEach(index -> isLearned[index] = true);
            for (int index = 0; index < isLearned.length; index++) {
                if (!isLearned[index]) {
                    problems.add(
                            ProblemKind.MISSING_CLASS,
                            0,
                            classNames.get(index),
                            "no picture to learn from has the class");
                }
            }
            return divided;
        }

        private PicturePreparation fit() {
            PicturePlan chosen = plan();
            int channels = chosen.channels();
            return switch (chosen.brightness()) {
                case RAW ->
                    new PicturePreparation(
                            chosen, Collections.nCopies(channels, 0.0), Collections.nCopies(channels, 1.0));
                case UNIT ->
                    new PicturePreparation(
                            chosen, Collections.nCopies(channels, 0.0), Collections.nCopies(channels, 1.0 / 255));
                case STANDARD -> standard(chosen);
            };
        }

        private PicturePreparation standard(PicturePlan chosen) {
            double[] sums = new double[chosen.channels()];
            double[] squares = new double[chosen.channels()];
            byte[] picture = new byte[chosen.bytes()];
            for (int number : split.train()) {
                learned.pixels.read(number, picture);
                for (int i = 0; i < picture.length; i++) {
                    int brightness = picture[i] & 0xff;
                    sums[i / chosen.pixels()] += brightness;
                    squares[i / chosen.pixels()] += (double) brightness * brightness;
                }
            }
            double count = Math.max(1.0, (double) split.train().length * chosen.pixels());
            List<Double> centres = new ArrayList<>();
            List<Double> factors = new ArrayList<>();
            for (int channel = 0; channel < sums.length; channel++) {
                double mean = sums[channel] / count;
                double deviation = Math.sqrt(Math.max(0, squares[channel] / count - mean * mean));
                centres.add(mean);
                factors.add(deviation > 0 ? 1 / deviation : 1);
            }
            return new PicturePreparation(chosen, centres, factors);
        }
    }
}
