package io.lepton.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of raw columns with a label, read, split and prepared at the first question about them.
 *
 * <p>What is said of it gives a new data set; the old one stays as it was. Holds all rows in memory; {@link #stream} is
 * for files that do not fit. Confined to one thread.
 */
public final class TableDataset {
    private final TableSettings settings;
    private @Nullable TableData data;

    TableDataset(TableSettings settings) {
        this.settings = settings;
    }

    /** What is to be learned: this column, as classes or numbers by its look. */
    public TableDataset label(String column) {
        return label(LabelPlan.of(column));
    }

    /** What is to be learned. */
    public TableDataset label(LabelPlan plan) {
        return new TableDataset(settings.withLabel(plan));
    }

    /** Other spellings of classes, each with the one it stands for. */
    public TableDataset classAliases(Map<String, String> aliases) {
        LabelPlan plan = settings.label()
                .orElseThrow(() -> new IllegalStateException("a label comes before the aliases of its classes"));
        return label(plan.withAliases(aliases));
    }

    /** The column holds this, whatever its beginning looks like. */
    public TableDataset type(String column, ColumnType type) {
        return column(Column.of(column, type));
    }

    /** The column holds this, whatever its beginning looks like. */
    public TableDataset column(Column declared) {
        List<Column> all = new ArrayList<>(settings.declared());
        all.removeIf(column -> column.name().equals(declared.name()));
        all.add(declared);
        return new TableDataset(settings.withDeclared(all));
    }

    /** How the columns are prepared. */
    public TableDataset prepare(PreparationPlan plan) {
        return new TableDataset(settings.withPreparation(plan.withMissingWords(
                plan.missingWords().isEmpty() ? settings.preparation().missingWords() : plan.missingWords())));
    }

    /** How one column is prepared. */
    public TableDataset prepare(String column, ColumnPlan plan) {
        return new TableDataset(settings.withPreparation(settings.preparation().with(column, plan)));
    }

    /** Leaves columns out. */
    public TableDataset without(String... columns) {
        PreparationPlan plan = settings.preparation();
        for (String column : columns) {
            plan = plan.with(column, ColumnPlan.drop());
        }
        return new TableDataset(settings.withPreparation(plan));
    }

    /** How the rows are divided; by default a fifth to judge by, stratified where there are classes. */
    public TableDataset split(SplitPlan plan) {
        return new TableDataset(settings.withSplit(plan));
    }

    /** The rows to judge by are in a source of their own, with the same columns. */
    public TableDataset testFrom(RowSource source) {
        return new TableDataset(settings.withTestSource(source));
    }

    /** The examples are windows of a series. */
    public TableDataset window(WindowPlan plan) {
        return new TableDataset(settings.withWindow(plan));
    }

    /** The columns with their types. */
    public Schema schema() {
        return TableData.schema(settings);
    }

    /** What the answers are. */
    public Task task() {
        return data().task();
    }

    /** The classes, each at its number; empty for numbers to learn. */
    public List<String> classNames() {
        return data().classNames();
    }

    /**
     * The rows to learn from, prepared.
     *
     * @throws io.lepton.domain.LeptonException {@code INVALID_REQUEST} if there are none, or all have the same answer
     */
    public LabelledFeatures train() {
        return data().train();
    }

    /** The rows to choose by, prepared; none unless the split asks for some. */
    public LabelledFeatures validation() {
        return data().part(data().split().validation());
    }

    /** The rows to judge by, prepared. */
    public LabelledFeatures test() {
        return data().test();
    }

    /** All rows that are not to judge by, prepared: for cross-validation. */
    public LabelledFeatures trainAndValidation() {
        return data().trainAndValidation();
    }

    /** The rows to judge by as they were read; of windows, the rows of each, window by window. */
    public RowBatch testRows() {
        return data().testRows();
    }

    /** The rows to learn from as they were read; of windows, the rows of each, window by window. */
    public RowBatch trainRows() {
        return data().rawRows(data().split().train());
    }

    /** The preparation, fitted to the rows to learn from alone. */
    public Preparation preparation() {
        return data().preparation();
    }

    /** What the data look like, and all that is wrong with them. */
    public DataReport report() {
        return data().report();
    }

    /** What is wrong with the data. */
    public Problems problems() {
        return data().problems();
    }

    /**
     * Reads the rows batch by batch, in bounded memory, for files larger than that.
     *
     * @param batchRows the most rows at once
     */
    public TableStream stream(int batchRows) {
        return TableStream.of(settings, batchRows);
    }

    private TableData data() {
        TableData known = data;
        if (known == null) {
            known = TableData.read(settings);
            data = known;
        }
        return known;
    }
}
