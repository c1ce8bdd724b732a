package io.lepton.data;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A table that is never in memory as a whole: one pass over the file fits the preparation, and each reading is another.
 *
 * <p>A row's part follows from the seed and its place alone, so that no list of rows is kept. Only splits at random, and by
 * time from a given one on, can be told so.
 */
public final class TableStream {
    private final TableSettings settings;
    private final int batchRows;
    private final SplitPlan plan;
    private final Schema schema;
    private final LabelReader labels;
    private final List<String> classNames;
    private final Preparation preparation;
    private final Problems problems;

    private TableStream(
            TableSettings settings, int batchRows, SplitPlan plan, FirstPass pass, Preparation preparation) {
        this.settings = settings;
        this.batchRows = batchRows;
        this.plan = plan;
        this.schema = pass.schema;
        this.labels = pass.labels();
        this.classNames = pass.classNames();
        this.problems = pass.problems;
        this.preparation = preparation;
    }

    static TableStream of(TableSettings settings, int batchRows) {
        if (batchRows < 1) {
            throw new IllegalArgumentException("a batch has at least one row: batchRows=" + batchRows);
        }
        SplitPlan plan = settings.split().orElse(SplitPlan.random());
        boolean isTold = plan.kind() == SplitPlan.Kind.RANDOM
                || (plan.kind() == SplitPlan.Kind.BY_TIME && plan.from().isPresent());
        if (!isTold || settings.window().isPresent() || settings.testSource().isPresent()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "a stream can be split at random, or by time from a given one on, and has no windows: split="
                            + plan.kind());
        }
        var pass = new FirstPass(settings, plan, TableData.schema(settings));
        try (var reader = settings.source().open(pass.schema, batchRows, pass.problems)) {
            for (var batch = reader.next(); batch.isPresent(); batch = reader.next()) {
                pass.add(batch.get());
            }
        }
        return new TableStream(settings, batchRows, plan, pass, pass.fit.finish());
    }

    public Preparation preparation() {
        return preparation;
    }

    public Task task() {
        return labels.task();
    }

    /** The classes, each at its number; empty for numbers to learn. */
    public List<String> classNames() {
        return classNames;
    }

    /** What the first pass found wrong. */
    public Problems problems() {
        return problems;
    }

    /** Begins to read the rows to learn from. */
    public FeatureReader train() {
        return new Part(0);
    }

    /** Begins to read the rows to choose by. */
    public FeatureReader validation() {
        return new Part(1);
    }

    /** Begins to read the rows to judge by. */
    public FeatureReader test() {
        return new Part(2);
    }

    /** 0 to learn from, 1 to choose by, 2 to judge by. */
    private static int part(SplitPlan plan, RowBatch rows, int row, long place, double begin) {
        if (plan.kind() == SplitPlan.Kind.BY_TIME) {
            return time(rows, rows.schema().index(plan.column()), row) >= begin ? 2 : 0;
        }
        double chance = (mix(plan.seed() + place * 0x9E3779B97F4A7C15L) >>> 11) * 0x1.0p-53;
        return chance < plan.test() ? 2 : chance < plan.test() + plan.validation() ? 1 : 0;
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
    private static long mix(long state) {
        long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    private static double time(RowBatch rows, int column, int row) {
        return switch (rows.schema().column(column).type()) {
            case NUMBER -> rows.numbers(column)[row];
            case DATE ->
                Splitter.seconds(
                        rows.texts(column)[row], rows.schema().column(column).dateOrder());
            case CATEGORY, TEXT -> throw Splitter.noTime(rows.schema().column(column));
        };
    }

    private static double begin(SplitPlan plan, Schema schema) {
        return plan.kind() == SplitPlan.Kind.BY_TIME
                ? Splitter.begin(plan, schema.column(schema.index(plan.column())))
                : 0;
    }

    private static int[] rowsOf(SplitPlan plan, RowBatch rows, int label, long before, double begin, int wanted) {
        List<Integer> chosen = new ArrayList<>();
        for (int row = 0; row < rows.rowCount(); row++) {
            if (!rows.isMissing(label, row) && part(plan, rows, row, before + row, begin) == wanted) {
                chosen.add(row);
            }
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Fits the preparation, and gathers the classes. */
    private static final class FirstPass {
        private final SplitPlan plan;
        private final LabelPlan label;
        private final Schema schema;
        private final int column;
        private final double begin;
        private final PreparationFit fit;
        private final Problems problems = new Problems();
        private final TreeSet<String> classes = new TreeSet<>();
        private Optional<LabelReader> known = Optional.empty();
        private long rowCount;

        FirstPass(TableSettings settings, SplitPlan plan, Schema schema) {
            this.plan = plan;
            this.label = TableData.label(settings);
            this.schema = schema;
            this.column = schema.index(label.column());
            this.begin = begin(plan, schema);
            this.fit = PreparationFit.begin(settings.preparation(), schema, TableData.withoutLabel(settings));
        }

        void add(RowBatch rows) {
            if (known.isEmpty()) {
                Task task = label.task().orElseGet(() -> LabelReader.guess(rows, column));
                known = Optional.of(new LabelReader(label.column(), task, label.aliases()));
            }
            int[] labelled = labels().labelled(rows, problems);
            classes.addAll(labels().classNames(List.of(rows.rows(labelled))));
            fit.add(rows.rows(rowsOf(plan, rows, column, rowCount, begin, 0)));
            rowCount += rows.rowCount();
        }

        LabelReader labels() {
            return known.orElseThrow(
                    () -> new LeptonException(ErrorCode.INVALID_REQUEST, "the source has no rows to learn from"));
        }

        List<String> classNames() {
            return LabelReader.sorted(classes);
        }
    }

    private final class Part implements FeatureReader {
        private final int wanted;
        private final int label = schema.index(labels.label());
        private final double begin = TableStream.begin(plan, schema);
        private final RowReader reader;
        private long rowCount;

        Part(int wanted) {
            this.wanted = wanted;
            // What is wrong was told by the first pass.
            this.reader = settings.source().open(schema, batchRows, new Problems());
        }

        @Override
        public Optional<LabelledFeatures> next() {
            for (var batch = reader.next(); batch.isPresent(); batch = reader.next()) {
                RowBatch rows = batch.get();
                int[] chosen = rowsOf(plan, rows, label, rowCount, begin, wanted);
                rowCount += rows.rowCount();
                if (chosen.length > 0) {
                    RowBatch part = rows.rows(chosen);
                    return Optional.of(new LabelledFeatures(preparation.apply(part), labels.targets(part, classNames)));
                }
            }
            return Optional.empty();
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
