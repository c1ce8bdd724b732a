package io.lepton.data;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The rows of one site of several that learn together: read and divided for itself, prepared as all agree on. Classes are learned.
 *
 * <p>Holds all rows in memory. Confined to one thread.
 */
public final class SiteTable {
    /** A column may hold so many fields of another type, which then are reported. */
    private static final double ODD_SHARE_MAX = 0.05;

    private final RowBatch rows;
    private final LabelReader labels;
    private final PreparationPlan plan;
    private final RowSplit split;
    private final Problems problems;

    private SiteTable(RowBatch rows, LabelReader labels, PreparationPlan plan, RowSplit split, Problems problems) {
        this.rows = rows;
        this.labels = labels;
        this.plan = plan;
        this.split = split;
        this.problems = problems;
    }

    /**
     * Reads the rows of a site that have an answer; none is divided off yet.
     *
     * @param schema the columns, of the types that all sites agree on
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} if the label is not there, no row has one, or columns are of other types
     */
    public static SiteTable read(RowSource source, Schema schema, LabelPlan label, PreparationPlan plan) {
        var problems = new Problems();
        var labels = new LabelReader(label.column(), Task.CLASSIFICATION, label.aliases());
        schema.index(label.column());
        RowBatch all = source.readAll(schema, problems);
        if (problems.count(ProblemKind.MIXED_TYPE) > ODD_SHARE_MAX * all.rowCount()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "a column holds something else than at other sites: first="
                            + problems.first().getFirst());
        }
        return of(all.rows(labels.labelled(all, problems)), labels, plan, problems);
    }

    private static SiteTable of(RowBatch rows, LabelReader labels, PreparationPlan plan, Problems problems) {
        int[] all = IntStream.range(0, rows.rowCount()).toArray();
        return new SiteTable(rows, labels, plan, new RowSplit(all, new int[0], new int[0]), problems);
    }

    /** The same without the rows in which a column that is learned from has no value. */
    public SiteTable withoutGaps() {
        int[] used = IntStream.range(0, rows.schema().size())
                .filter(column -> !rows.schema().column(column).name().equals(labels.label()))
                .filter(column -> !(plan.plan(rows.schema().column(column)) instanceof ColumnPlan.Drop))
                .toArray();
        int[] whole = IntStream.range(0, rows.rowCount())
                .filter(row -> IntStream.of(used).noneMatch(column -> rows.isMissing(column, row)))
                .toArray();
        return of(rows.rows(whole), labels, plan, problems);
    }

    /** The same with some rows held out. */
    public SiteTable split(SplitPlan division) {
        List<String> own = labels.classNames(List.of(rows));
        int[] strata = ((Targets.Classes) labels.targets(rows, own)).indices();
        return new SiteTable(rows, labels, plan, Splitter.split(division, rows, strata, problems), problems);
    }

    public int trainRowCount() {
        return split.train().length;
    }

    public int testRowCount() {
        return split.test().length;
    }

    /** The classes of all sites together, each at its number: numbers by size, words by the alphabet. */
    public static List<String> classNames(Collection<SiteTable> sites) {
        return joined(sites.stream().map(SiteTable::classNames).toList());
    }

    /** The same from what each site tells. */
    public static List<String> joined(Collection<List<String>> classNames) {
        Set<String> names = new TreeSet<>();
        classNames.forEach(names::addAll);
        return LabelReader.sorted(names);
    }

    /** The classes that are here. */
    public List<String> classNames() {
        return labels.classNames(List.of(rows));
    }

    /** What this site tells others of its rows to learn from. */
    public SiteStatistics statistics() {
        var fit = PreparationFit.begin(plan, rows.schema(), Set.of(labels.label()));
        fit.add(rows.rows(split.train()));
        return fit.statistics();
    }

    /** The rows to learn from. */
    public LabelledFeatures train(Preparation preparation, List<String> classNames) {
        return part(preparation, classNames, split.train());
    }

    /** The rows held out. */
    public LabelledFeatures test(Preparation preparation, List<String> classNames) {
        return part(preparation, classNames, split.test());
    }

    /** The rows held out as they were read. */
    public RowBatch testRows() {
        return rows.rows(split.test());
    }

    /** What is wrong with the rows. */
    public Problems problems() {
        return problems;
    }

    private LabelledFeatures part(Preparation preparation, List<String> classNames, int[] chosen) {
        RowBatch part = rows.rows(chosen);
        return new LabelledFeatures(preparation.apply(part), labels.targets(part, classNames));
    }
}
