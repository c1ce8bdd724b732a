package io.lepton.runs;

import io.lepton.data.ColumnPlan;
import io.lepton.data.ColumnReport;
import io.lepton.data.CsvOptions;
import io.lepton.data.DataReport;
import io.lepton.data.Datasets;
import io.lepton.data.LabelPlan;
import io.lepton.data.LabelledFeatures;
import io.lepton.data.PreparationFit;
import io.lepton.data.PreparationPlan;
import io.lepton.data.Problems;
import io.lepton.data.RowBatch;
import io.lepton.data.RowSource;
import io.lepton.data.Scaling;
import io.lepton.data.Schema;
import io.lepton.data.SplitPlan;
import io.lepton.data.TableDataset;
import io.lepton.data.Targets;
import io.lepton.data.Task;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.runs.DataEntry.Format;
import io.lepton.runs.Evaluation.ColumnFacts;
import io.lepton.runs.Evaluation.Frequent;
import io.lepton.runs.Evaluation.Spread;
import io.lepton.runs.ModelEntry.Kind;
import io.lepton.runs.TrainingData.Looks;
import io.lepton.wire.RunView.DataView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads, divides and prepares the data of a job as it says. Confined to one thread. */
final class JobData {
    private static final int FREQUENT_SHOWN = 5;

    private final JobFile job;
    private final Path source;
    private final RowSource rows;

    private JobData(JobFile job, Path source) {
        this.job = job;
        this.source = source;
        this.rows = rows(job.data(), source);
    }

    static JobData of(JobFile job, Path source) {
        return new JobData(job, source);
    }

    /**
     * Reads it.
     *
     * @throws LeptonException INVALID_REQUEST or INVALID_CONFIGURATION naming what of the job does not fit the data
     */
    static TrainingData read(JobFile job, Path source, Stage stage) {
        stage.step("Reading " + source.getFileName());
        var reader = new JobData(job, source);
        return job.model().kind() == Kind.K_MEANS ? reader.unlabelled(stage) : reader.labelled(stage);
    }

    private TrainingData labelled(Stage stage) {
        String label = job.data()
                .label()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.INVALID_CONFIGURATION, "no column is named that is to be learned: data.label"));
        var plan = new LabelPlan(label, job.data().task().map(JobData::task), Map.of());
        Schema schema = schema();
        TableDataset table = typed(Datasets.of(rows)).label(plan).prepare(preparation(schema, Set.of(label)));
        table = table.split(split(table.task() == Task.CLASSIFICATION));
        DataReport report = table.report();
        stage.step("Preparing " + report.rowCount() + " rows");
        LabelledFeatures train = aimed(table.train());
        LabelledFeatures test = aimed(table.test());
        if (test.rowCount() == 0) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "no row is left to be held out: rows=" + report.rowCount());
        }
        double validation = Learning.of(job).isStepwise() ? validationShare() : 0;
        var looks = new Looks(table.task().name().toLowerCase(Locale.ROOT), label, facts(report.columns()));
        return new TrainingData(
                table.preparation(),
                train,
                test,
                table.testRows(),
                validation,
                view(train.rowCount(), validation, test.rowCount(), problems(report)),
                looks);
    }

    /** Groups are looked for in all rows: none is held out. */
    private TrainingData unlabelled(Stage stage) {
        Schema schema = schema();
        var problems = new Problems();
        RowBatch all = rows.readAll(schema, problems);
        stage.step("Preparing " + all.rowCount() + " rows");
        Set<String> without = job.data().label().map(Set::of).orElse(Set.of());
        var fit = PreparationFit.begin(preparation(schema, without), schema, without);
        fit.add(all);
        var preparation = fit.finish();
        var features = preparation.apply(all);
        var unknown = new LabelledFeatures(features, Targets.numbers(new float[features.rowCount()]));
        List<String> told = problems.first().stream().map(Object::toString).toList();
        return new TrainingData(
                preparation,
                unknown,
                unknown,
                all,
                0,
                view(all.rowCount(), 0, 0, told),
                new Looks("clustering", "group", List.of()));
    }

    RowSource rows() {
        return rows;
    }

    Schema schema() {
        return typed(Datasets.of(rows)).schema();
    }

    private TableDataset typed(TableDataset table) {
        TableDataset typed = table;
        for (var column : job.data().columns().orElse(Map.of()).entrySet()) {
            typed = typed.type(column.getKey(), column.getValue());
        }
        return typed;
    }

    /** Trees need no scaling, and their answers are easier to explain without. */
    PreparationPlan preparation(Schema schema, Set<String> without) {
        Kind kind = job.model().kind();
        boolean isTree = kind == Kind.GRADIENT_BOOSTING || kind == Kind.RANDOM_FOREST || kind == Kind.TREE;
        PreparationPlan plan = PreparationPlan.standard()
                .withScaling(isTree ? Scaling.NONE : Scaling.STANDARD)
                .withMissingWords(missingWords());
        for (String name : job.data().ignore().orElse(List.of())) {
            plan = plan.with(schema.column(schema.index(name)).name(), ColumnPlan.drop());
        }
        for (var said : job.prepare().orElse(Map.of()).entrySet()) {
            if (without.contains(said.getKey())) {
                throw new LeptonException(
                        ErrorCode.INVALID_CONFIGURATION, "the label is not prepared: prepare." + said.getKey());
            }
            var column = schema.column(schema.index(said.getKey()));
            try {
                plan = plan.with(said.getKey(), said.getValue().plan(column.type()));
            } catch (IllegalArgumentException e) {
                throw new LeptonException(
                        ErrorCode.INVALID_CONFIGURATION, "prepare." + said.getKey() + " is " + e.getMessage(), e);
            }
        }
        return plan;
    }

    private List<String> missingWords() {
        return job.data().missing().orElse(CsvOptions.USUAL_MISSING);
    }

    SplitPlan split(boolean isClasses) {
        var said = job.data().splitOrDefault();
        String column = said.column().orElse("");
        var plan = said.by()
                .map(way -> switch (way) {
                    case RANDOM -> SplitPlan.random();
                    case STRATIFIED -> SplitPlan.stratified();
                    case TIME -> SplitPlan.byTime(column);
                    case GROUP -> SplitPlan.byGroup(column);
                    case ORDER -> SplitPlan.inOrder();
                })
                .orElseGet(() -> isClasses ? SplitPlan.stratified() : SplitPlan.random());
        return plan.withTest(said.testShare()).withSeed(job.seedOrDefault());
    }

    /** Of the rows that are not held out. */
    private double validationShare() {
        var said = job.data().splitOrDefault();
        return said.validationShare() / (1 - said.testShare());
    }

    /** Of two classes, the one of interest is the second: figures and probabilities are about it. */
    private LabelledFeatures aimed(LabelledFeatures part) {
        Optional<String> positive = job.data().positive();
        if (positive.isEmpty() || !(part.targets() instanceof Targets.Classes classes)) {
            return part;
        }
        List<String> names = classes.classNames();
        if (names.size() != 2 || !names.contains(positive.get())) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "not one of two classes: data.positive=" + positive.get() + ", classes=" + names);
        }
        if (names.getLast().equals(positive.get())) {
            return part;
        }
        int[] turned = classes.indices().clone();
        for (int i = 0; i < turned.length; i++) {
            turned[i] = 1 - turned[i];
        }
        return new LabelledFeatures(
                part.features(), Targets.classes(turned, classes.perRow(), List.of(names.getLast(), names.getFirst())));
    }

    private DataView view(int train, double validationShare, int test, List<String> problems) {
        int validation = (int) Math.round(train * validationShare);
        return new DataView(String.valueOf(source), Digests.of(source), train - validation, validation, test, problems);
    }

    private static Task task(JobFile.Task said) {
        return switch (said) {
            case CLASSIFICATION -> Task.CLASSIFICATION;
            case REGRESSION -> Task.REGRESSION;
        };
    }

    private List<String> problems(DataReport report) {
        List<String> ignored = job.data().ignore().orElse(List.of());
        List<String> lines = new ArrayList<>();
        report.problemCounts()
                .forEach((kind, count) -> lines.add(count + " times "
                        + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + report.problems().stream()
                                .filter(problem -> problem.kind() == kind)
                                .findFirst()
                                .map(first -> ", first: " + first)
                                .orElse("")));
        if (report.duplicateRows() > 0) {
            lines.add(report.duplicateRows() + " rows are the same as an earlier one");
        }
        report.hints().stream()
                .filter(hint -> !ignored.contains(hint.column()))
                .forEach(hint -> lines.add("may tell the answer, or be no fact at all: " + hint.column() + ", "
                        + hint.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " (" + hint.detail() + ")"));
        return lines;
    }

    private static List<ColumnFacts> facts(List<ColumnReport> columns) {
        return columns.stream()
                .map(column -> new ColumnFacts(
                        column.name(),
                        column.type().name().toLowerCase(Locale.ROOT),
                        column.missing(),
                        column.distinct(),
                        column.numbers().map(JobData::spread),
                        column.frequent().stream()
                                .limit(FREQUENT_SHOWN)
                                .map(one -> new Frequent(one.value(), one.rows()))
                                .toList()))
                .toList();
    }

    private static Spread spread(ColumnReport.Distribution numbers) {
        return new Spread(
                List.of(
                        numbers.min(),
                        numbers.lowerQuartile(),
                        numbers.median(),
                        numbers.upperQuartile(),
                        numbers.max()),
                numbers.moments().mean(),
                numbers.moments().deviation(),
                numbers.outliers());
    }

    private static RowSource rows(DataEntry data, Path source) {
        return switch (data.format().orElseGet(() -> format(source))) {
            case CSV -> Datasets.csvRows(source, csv(data, source));
            case JSON_LINES -> Datasets.jsonRows(source);
            case TEXT -> Datasets.lines(source);
            case PARQUET -> Datasets.parquetRows(source);
        };
    }

    private static Format format(Path source) {
        String name = String.valueOf(source.getFileName()).toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - ".gz".length()) : name;
        return switch (plain.substring(plain.lastIndexOf('.') + 1)) {
            case "csv", "tsv" -> Format.CSV;
            case "jsonl", "ndjson" -> Format.JSON_LINES;
            case "parquet" -> Format.PARQUET;
            case "txt" -> Format.TEXT;
            default ->
                throw new LeptonException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "the format cannot be told by the name; say data.format: data.file=" + source);
        };
    }

    private static CsvOptions csv(DataEntry data, Path source) {
        boolean hasTabs =
                data.delimiter().map("\t"::equals).orElse(String.valueOf(source).contains(".tsv"));
        CsvOptions options = hasTabs ? CsvOptions.tabs() : CsvOptions.standard();
        if (data.delimiter().isPresent()) {
            options = options.withSeparator(data.delimiter().get().charAt(0));
        }
        if (data.missing().isPresent()) {
            options = options.withMissing(data.missing().get());
        }
        if (data.names().isPresent()) {
            return options.withoutHeader(data.names().get().toArray(String[]::new));
        }
        return data.header().orElse(true) ? options : options.withoutHeader();
    }
}
