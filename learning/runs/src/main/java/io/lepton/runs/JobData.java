package io.lepton.runs;

import io.lepton.data.ColumnPlan;
import io.lepton.data.CsvOptions;
import io.lepton.data.DataReport;
import io.lepton.data.Datasets;
import io.lepton.data.LabelPlan;
import io.lepton.data.LabelledFeatures;
import io.lepton.data.LabelledRows;
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
import io.lepton.runs.ModelEntry.Kind;
import io.lepton.runs.TrainingData.Looks;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads, divides and prepares the data of a job as it says; tables itself. Confined to one thread. */
final class JobData {
    private final JobFile job;
    private final Sources sources;
    private final Format format;
    private final RowSource rows;

    private JobData(JobFile job, Sources sources, Format format) {
        this.job = job;
        this.sources = sources;
        this.format = format;
        this.rows = TableSource.rows(job.data(), sources.data(), format);
    }

    /**
     * The table of one site.
     *
     * @throws LeptonException INVALID_CONFIGURATION if it is none
     */
    static JobData of(JobFile job, Path source) {
        Format format = job.data().format().orElseGet(() -> TableSource.format(source));
        if (format == Format.PICTURES || format == Format.IDX || format == Format.CHARACTERS) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "sites learn from tables: data.format=" + format.name().toLowerCase(Locale.ROOT) + ", file="
                            + source);
        }
        return new JobData(job, new Sources(source, Optional.empty(), Optional.empty(), Optional.empty()), format);
    }

    /**
     * Reads it.
     *
     * @param scratch a folder for what is decoded
     * @throws LeptonException INVALID_REQUEST or INVALID_CONFIGURATION naming what of the job does not fit the data
     */
    static TrainingData read(JobFile job, Sources sources, Path scratch, Stage stage) {
        stage.step("Reading " + sources.data().getFileName());
        Format format = job.data().format().orElseGet(() -> TableSource.format(sources.data()));
        JobFit.require(job, format);
        return switch (format) {
            case PICTURES, IDX -> JobPictures.read(job, sources, format, scratch, stage);
            case CHARACTERS -> JobText.read(job, sources, stage);
            case CSV, PARQUET, JSON_LINES, TEXT -> {
                var reader = new JobData(job, sources, format);
                yield job.model().kind() == Kind.K_MEANS ? reader.unlabelled(stage) : reader.labelled(stage);
            }
        };
    }

    private TrainingData labelled(Stage stage) {
        String label = job.data()
                .label()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.INVALID_CONFIGURATION, "no column is named that is to be learned: data.label"));
        var plan = new LabelPlan(label, job.data().task().map(JobData::task), Map.of());
        Schema schema = schema();
        TableDataset table = typed(Datasets.of(rows)).label(plan).prepare(preparation(schema, Set.of(label)));
        if (sources.test().isPresent()) {
            table = table.testFrom(TableSource.rows(job.data(), sources.test().get(), format));
        }
        if (job.data().window().isPresent()) {
            table = table.window(job.data().window().get().plan());
        }
        table = table.split(split(table.task() == Task.CLASSIFICATION));
        DataReport report = table.report();
        stage.step("Preparing " + report.rowCount() + " rows");
        LabelledRows train = aimed(job, rows(table.train()));
        LabelledRows test = aimed(job, rows(table.test()));
        requireHeldOut(report.rowCount(), test.rowCount());
        double validation = validationShare(job);
        RowBatch testRows = table.testRows();
        List<String> ignored = job.data().ignore().orElse(List.of());
        var looks = new Looks(table.task().name().toLowerCase(Locale.ROOT), label, DataFacts.columns(report.columns()));
        return new TrainingData(
                new Served.Table(table.preparation(), testRows),
                train,
                test,
                validation,
                DataFacts.view(
                        sources, train.rowCount(), validation, test.rowCount(), DataFacts.problems(report, ignored)),
                looks,
                job.data()
                        .window()
                        .map(window -> Persistence.of(testRows, window.length(), label, test.targets()))
                        .orElse(Yardstick.NONE));
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
        var unknown = new LabelledRows(features, Targets.numbers(new float[features.rowCount()]));
        return new TrainingData(
                new Served.Table(preparation, all),
                unknown,
                unknown,
                0,
                DataFacts.view(sources, all.rowCount(), 0, 0, DataFacts.told(problems)),
                new Looks("clustering", "group", List.of()),
                Yardstick.NONE);
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
                .orElseGet(() -> usualSplit(isClasses));
        SplitPlan seeded = plan.withTest(said.testShare()).withSeed(job.seedOrDefault());
        return said.from().map(seeded::withTestFrom).orElse(seeded);
    }

    private SplitPlan usualSplit(boolean isClasses) {
        if (job.data().window().isPresent()) {
            return SplitPlan.inOrder();
        }
        return isClasses ? SplitPlan.stratified() : SplitPlan.random();
    }

    private static LabelledRows rows(LabelledFeatures part) {
        return new LabelledRows(part.features(), part.targets());
    }

    /** Of the rows that are not held out. */
    static double validationShare(JobFile job) {
        if (!Learning.of(job).isStepwise()) {
            return 0;
        }
        var said = job.data().splitOrDefault();
        return job.data().test().isPresent() || said.from().isPresent()
                ? said.validationShare()
                : said.validationShare() / (1 - said.testShare());
    }

    static void requireHeldOut(long all, int heldOut) {
        if (heldOut == 0) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "no row is left to be held out: rows=" + all);
        }
    }

    /** Of two classes, the one of interest is the second: figures and probabilities are about it. */
    static LabelledRows aimed(JobFile job, LabelledRows part) {
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
        return new LabelledRows(
                part.features(), Targets.classes(turned, classes.perRow(), List.of(names.getLast(), names.getFirst())));
    }

    private static Task task(JobFile.Task said) {
        return switch (said) {
            case CLASSIFICATION -> Task.CLASSIFICATION;
            case REGRESSION -> Task.REGRESSION;
        };
    }
}
