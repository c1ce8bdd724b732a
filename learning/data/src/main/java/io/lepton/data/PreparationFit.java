package io.lepton.data;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Fits a preparation to training rows that come batch by batch, in bounded memory. Confined to one thread. */
public final class PreparationFit {
    private final Schema schema;
    private final List<Integer> indices = new ArrayList<>();
    private final List<ColumnFit> fits = new ArrayList<>();

    private PreparationFit(Schema schema) {
        this.schema = schema;
    }

    /**
     * Begins to fit.
     *
     * @param schema of the rows
     * @param without columns that are no features, such as the label
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} naming the column, if the plan names one that is not there
     *     or is of another type, or if no column is left
     */
    public static PreparationFit begin(PreparationPlan plan, Schema schema, Set<String> without) {
        var fit = new PreparationFit(schema);
        plan.columns().forEach((name, own) -> check(schema.column(schema.index(name)), own));
        for (int index = 0; index < schema.size(); index++) {
            Column column = schema.column(index);
            ColumnPlan own = plan.plan(column);
            if (!without.contains(column.name()) && !(own instanceof ColumnPlan.Drop)) {
                fit.indices.add(index);
                fit.fits.add(ColumnFit.of(own, column, plan.missingWords()));
            }
        }
        if (fit.fits.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "no column is left to learn from: columns=" + schema.names());
        }
        return fit;
    }

    /** Takes training rows of the schema. */
    public void add(RowBatch batch) {
        for (int i = 0; i < fits.size(); i++) {
            fits.get(i).add(batch, indices.get(i));
        }
    }

    /** The preparation that the rows so far make. */
    public Preparation finish() {
        List<PreparedColumn> columns = new ArrayList<>();
        for (int i = 0; i < fits.size(); i++) {
            columns.add(new PreparedColumn(
                    schema.column(indices.get(i)), fits.get(i).fit()));
        }
        return new Preparation(columns, 1);
    }

    /**
     * What may be told of the rows so far to others who prepare theirs alike.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} naming a column that is prepared by more than counts and sums
     */
    public SiteStatistics statistics() {
        List<SiteStatistics.OfColumn> columns = new ArrayList<>();
        for (int i = 0; i < fits.size(); i++) {
            columns.add(fits.get(i).statistics(schema.column(indices.get(i))));
        }
        return new SiteStatistics(columns);
    }

    private static void check(Column column, ColumnPlan plan) {
        boolean fits =
                switch (plan) {
                    case ColumnPlan.Numeric _ -> column.type() == ColumnType.NUMBER;
                    case ColumnPlan.Date _ -> column.type() == ColumnType.DATE;
                    case ColumnPlan.Category _, ColumnPlan.Ngrams _, ColumnPlan.TokenIds _ ->
                        column.type() == ColumnType.CATEGORY || column.type() == ColumnType.TEXT;
                    case ColumnPlan.Drop _ -> true;
                };
        if (!fits) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "the column is of another type than its plan: column=" + column.name() + ", type=" + column.type()
                            + ", plan=" + plan.getClass().getSimpleName());
        }
    }
}
