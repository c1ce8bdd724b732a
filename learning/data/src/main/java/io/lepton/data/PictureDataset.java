package io.lepton.data;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Pictures with a class each, read, split and prepared at the first question about them; all in memory, a byte for each
 * pixel and channel.
 *
 * <p>What is said of it gives a new data set. Confined to one thread.
 */
public final class PictureDataset {
    private final PictureSource source;
    private final Optional<PictureSource> testSource;
    private final Optional<PicturePlan> plan;
    private final SplitPlan split;
    private @Nullable Loaded loaded;

    private PictureDataset(
            PictureSource source, Optional<PictureSource> testSource, Optional<PicturePlan> plan, SplitPlan split) {
        this.source = source;
        this.testSource = testSource;
        this.plan = plan;
        this.split = split;
    }

    static PictureDataset of(PictureSource source) {
        return new PictureDataset(source, Optional.empty(), source.usualPlan(), SplitPlan.stratified());
    }

    PictureDataset testFrom(PictureSource other) {
        return new PictureDataset(source, Optional.of(other), plan, split);
    }

    /** The pictures to judge by are in a folder of their own. */
    public PictureDataset testFrom(java.nio.file.Path folder) {
        return testFrom(new PictureSource.Folder(folder));
    }

    /** The pictures to judge by are in IDX files of their own. */
    public PictureDataset testFrom(java.nio.file.Path images, java.nio.file.Path labels) {
        return testFrom(new PictureSource.Idx(images, labels));
    }

    /** The size of the pictures, and what their brightness becomes. */
    public PictureDataset prepare(PicturePlan other) {
        return new PictureDataset(source, testSource, Optional.of(other), split);
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
        return new PictureDataset(source, testSource, plan, other);
    }

    public LabelledFeatures train() {
        Loaded all = loaded();
        return all.part(all.pictures, all.split.train());
    }

    public LabelledFeatures validation() {
        Loaded all = loaded();
        return all.part(all.pictures, all.split.validation());
    }

    public LabelledFeatures test() {
        Loaded all = loaded();
        return all.apart
                .map(test -> all.part(test, all(test)))
                .orElseGet(() -> all.part(all.pictures, all.split.test()));
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

    private static int[] all(PictureSource.Labelled pictures) {
        int[] all = new int[pictures.pictures().size()];
        Arrays.setAll(all, i -> i);
        return all;
    }

    /** What was read. */
    private final class Loaded {
        private final Problems problems = new Problems();
        private final PictureSource.Labelled pictures = source.read(plan(), problems);
        private final Optional<PictureSource.Labelled> apart = testSource.map(test -> test.read(plan(), problems));
        private final List<String> classNames = names();
        private final RowSplit split = divide();
        private final PicturePreparation preparation = fit();

        private List<String> names() {
            var names = new TreeSet<>(pictures.classes());
            apart.ifPresent(test -> names.addAll(test.classes()));
            if (names.size() < 2) {
                problems.add(ProblemKind.CONSTANT_LABEL, 0, "", "every picture has the same class");
            }
            return LabelReader.sorted(names);
        }

        private RowSplit divide() {
            SplitPlan chosen = apart.isPresent() ? split().withTest(0) : split();
            Object[] columns = {new String[pictures.pictures().size()]};
            var rows = new RowBatch(
                    Schema.of(List.of(Column.of("picture", ColumnType.CATEGORY))),
                    columns,
                    new long[pictures.pictures().size()]);
            RowSplit divided = Splitter.split(chosen, rows, indices(pictures, all(pictures)), problems);
            List<Integer> learned =
                    Arrays.stream(indices(pictures, divided.train())).boxed().toList();
            for (String name : classNames) {
                if (!learned.contains(classNames.indexOf(name))) {
                    problems.add(ProblemKind.MISSING_CLASS, 0, name, "no picture to learn from has the class");
                }
            }
            return divided;
        }

        private SplitPlan split() {
            return PictureDataset.this.split;
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
            List<Double> centres = new ArrayList<>();
            List<Double> factors = new ArrayList<>();
            for (int channel = 0; channel < chosen.channels(); channel++) {
                double sum = 0;
                double squares = 0;
                for (int picture : split.train()) {
                    byte[] pixels = pictures.pictures().get(picture);
                    for (int i = channel * chosen.pixels(); i < (channel + 1) * chosen.pixels(); i++) {
                        int brightness = pixels[i] & 0xff;
                        sum += brightness;
                        squares += (double) brightness * brightness;
                    }
                }
                double count = Math.max(1.0, (double) split.train().length * chosen.pixels());
                double mean = sum / count;
                double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
                centres.add(mean);
                factors.add(deviation > 0 ? 1 / deviation : 1);
            }
            return new PicturePreparation(chosen, centres, factors);
        }

        private LabelledFeatures part(PictureSource.Labelled from, int[] chosen) {
            List<byte[]> pixels =
                    Arrays.stream(chosen).mapToObj(from.pictures()::get).toList();
            return new LabelledFeatures(preparation.apply(pixels), Targets.classes(indices(from, chosen), classNames));
        }

        private int[] indices(PictureSource.Labelled from, int[] chosen) {
            return Arrays.stream(chosen)
                    .map(picture -> classNames.indexOf(from.classes().get(picture)))
                    .toArray();
        }
    }
}
