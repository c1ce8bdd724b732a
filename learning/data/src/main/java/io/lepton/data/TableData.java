package io.lepton.data;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A table in memory: read, split, and prepared part by part. Confined to one thread. */
final class TableData {
    private final TableSettings settings;
    private final Problems problems;
    private final RowBatch rows;
    private final Optional<RowBatch> apart;
    private final LabelReader labels;
    private final List<String> classNames;
    private final RowSplit split;
    private @Nullable Preparation preparation;

    private TableData(
            TableSettings settings, Problems problems, RowBatch rows, Optional<RowBatch> apart, LabelReader labels) {
        this.settings = settings;
        this.problems = problems;
        this.rows = rows;
        this.apart = apart;
        this.labels = labels;
        this.classNames =
                labels.classNames(apart.map(test -> List.of(rows, test)).orElse(List.of(rows)));
        this.split = divide();
        checkLabels();
    }

    static Schema schema(TableSettings settings) {
        return settings.source().inferSchema().with(settings.declared());
    }

    static LabelPlan label(TableSettings settings) {
        return settings.label()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.INVALID_REQUEST, "no label is named: which column is to be learned?"));
    }

    static TableData read(TableSettings settings) {
        LabelPlan label = label(settings);
        var problems = new Problems();
        Schema schema = schema(settings);
        int column = schema.index(label.column());
        RowBatch all = settings.source().readAll(schema, problems);
        Optional<RowBatch> test = settings.testSource().map(source -> source.readAll(schema, problems));
        var labels = new LabelReader(
                label.column(), label.task().orElseGet(() -> LabelReader.guess(all, column)), label.aliases());
        // The rows of a series stand in their places, answered or not.
        boolean isSeries = settings.window().isPresent();
        RowBatch rows = isSeries ? all : all.rows(labels.labelled(all, problems));
        Optional<RowBatch> apart = test.map(batch -> isSeries ? batch : batch.rows(labels.labelled(batch, problems)));
        return new TableData(settings, problems, rows, apart, labels);
    }

    private RowSplit divide() {
        SplitPlan plan = settings.split().orElseGet(this::usualSplit);
        if (apart.isPresent()) {
            plan = new SplitPlan(plan.kind(), 0, plan.validation(), plan.seed(), plan.column(), Optional.empty());
        }
        boolean isStratified = plan.kind() == SplitPlan.Kind.STRATIFIED;
        if (isStratified && labels.task() == Task.REGRESSION) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "numbers to learn have no classes to stratify by: split=STRATIFIED, label=" + labels.label());
        }
        boolean keepsOrder = plan.kind() == SplitPlan.Kind.IN_ORDER || plan.kind() == SplitPlan.Kind.BY_TIME;
        if (settings.window().isPresent() && !keepsOrder) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "windows overlap, so only a split in order or by time keeps the parts apart: split=" + plan.kind());
        }
        int[] strata = isStratified ? ((Targets.Classes) labels.targets(rows, classNames)).indices() : new int[0];
        RowSplit whole = Splitter.split(plan, rows, strata, problems);
        return settings.window().map(window -> answered(whole, window)).orElse(whole);
    }

    private SplitPlan usualSplit() {
        if (settings.window().isPresent()) {
            return SplitPlan.inOrder();
        }
        return labels.task() == Task.CLASSIFICATION ? SplitPlan.stratified() : SplitPlan.random();
    }

    /** Of a series only rows with an answer and a whole window before them can be learned. */
    private RowSplit answered(RowSplit whole, WindowPlan window) {
        var usable = new HashSet<Integer>();
        for (int row : labels.labelled(rows, problems)) {
            if (row >= window.reach()) {
                usable.add(row);
            }
        }
        return new RowSplit(only(whole.train(), usable), only(whole.validation(), usable), only(whole.test(), usable));
    }

    private static int[] only(int[] rows, Set<Integer> usable) {
        return Arrays.stream(rows).filter(usable::contains).toArray();
    }

    private void checkLabels() {
        if (isConstant()) {
            problems.add(ProblemKind.CONSTANT_LABEL, 0, labels.label(), "every row has the same answer");
            return;
        }
        if (labels.task() != Task.CLASSIFICATION) {
            return;
        }
        long[] counts = new long[classNames.size()];
        for (int index : ((Targets.Classes) targets(rows, split.train())).indices()) {
            counts[index]++;
        }
        for (int index = 0; index < counts.length; index++) {
            if (counts[index] == 0) {
                problems.add(
                        ProblemKind.MISSING_CLASS,
                        0,
                        labels.label(),
                        "no row to learn from has the class: class=" + classNames.get(index));
            }
        }
    }

    private boolean isConstant() {
        if (labels.task() == Task.CLASSIFICATION) {
            return classNames.size() < 2;
        }
        float[] answers = ((Targets.Numbers) targets(rows, split.train())).values();
        return answers.length > 0 && IntStream.range(1, answers.length).allMatch(row -> answers[row] == answers[0]);
    }

    Task task() {
        return labels.task();
    }

    List<String> classNames() {
        return classNames;
    }

    RowSplit split() {
        return split;
    }

    Problems problems() {
        return problems;
    }

    DataReport report() {
        return Reporter.report(rows, labels, problems);
    }

    Preparation preparation() {
        Preparation known = preparation;
        if (known == null) {
            var fit = PreparationFit.begin(settings.preparation(), rows.schema(), withoutLabel(settings));
            fit.add(rows.rows(split.train()));
            known = fit.finish()
                    .withWindow(settings.window().map(WindowPlan::length).orElse(1));
            preparation = known;
        }
        return known;
    }

    static Set<String> withoutLabel(TableSettings settings) {
        boolean isFeature = settings.window().map(WindowPlan::hasLabel).orElse(false);
        return isFeature ? Set.of() : Set.of(label(settings).column());
    }

    LabelledFeatures train() {
        if (split.train().length == 0) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "no row is left to learn from: rows=" + rows.rowCount());
        }
        if (isConstant()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "every row has the same answer, so there is nothing to learn: column=" + labels.label());
        }
        return part(split.train());
    }

    LabelledFeatures trainAndValidation() {
        int[] both = IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.validation()))
                .sorted()
                .toArray();
        return part(both);
    }

    LabelledFeatures test() {
        return apart.map(test -> part(test, apartAnswers(test))).orElseGet(() -> part(split.test()));
    }

    RowBatch testRows() {
        return apart.map(test -> rawRows(test, apartAnswers(test))).orElseGet(() -> rawRows(split.test()));
    }

    private int[] apartAnswers(RowBatch test) {
        int reach = settings.window().map(WindowPlan::reach).orElse(0);
        int column = test.schema().index(labels.label());
        return IntStream.range(reach, test.rowCount())
                .filter(row -> !test.isMissing(column, row))
                .toArray();
    }

    RowBatch rawRows(int[] answers) {
        return rawRows(rows, answers);
    }

    private RowBatch rawRows(RowBatch from, int[] answers) {
        return from.rows(settings.window().map(window -> window.rows(answers)).orElse(answers));
    }

    LabelledFeatures part(int[] answers) {
        return part(rows, answers);
    }

    private LabelledFeatures part(RowBatch from, int[] answers) {
        Features prepared;
        if (settings.window().isEmpty()) {
            prepared = preparation().apply(from.rows(answers));
        } else {
            // Rows of overlapping windows are prepared once, and then copied.
            Features each = preparation().apply(from);
            Features windows = each.rows(settings.window().orElseThrow().rows(answers));
            prepared = Features.of(preparation().exampleShape(), windows.values());
        }
        return new LabelledFeatures(prepared, targets(from, answers));
    }

    private Targets targets(RowBatch from, int[] answers) {
        return labels.targets(from.rows(answers), classNames);
    }
}
