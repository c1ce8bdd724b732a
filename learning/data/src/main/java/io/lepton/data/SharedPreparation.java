package io.lepton.data;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How several sites prepare their rows alike, worked out from what each tells of its own: the words of categories are those of all, so
 * that a feature means the same everywhere; numbers are scaled by the statistics of all together, or of each site.
 */
public final class SharedPreparation {
    private final PreparationPlan plan;
    private final Map<String, SiteStatistics> sites;

    private SharedPreparation(PreparationPlan plan, Map<String, SiteStatistics> sites) {
        this.plan = plan;
        this.sites = new TreeMap<>(sites);
    }

    /**
     * Takes what the sites tell.
     *
     * @param sites at least one, by name
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} naming the site, if its columns are not those of the others, or the
     *     column, if the statistics of all do not tell what the plan asks for
     */
    public static SharedPreparation of(PreparationPlan plan, Map<String, SiteStatistics> sites) {
        var shared = new SharedPreparation(plan, sites);
        List<String> expected = shared.any().names();
        shared.sites.forEach((site, told) -> {
            if (!told.names().equals(expected)) {
                throw new LeptonException(
                        ErrorCode.INVALID_REQUEST,
                        "a site has other columns than the others: site=" + site + ", columns=" + told.names()
                                + ", others=" + expected);
            }
        });
        return shared;
    }

    /** The preparation by the statistics of all sites together. */
    public Preparation together() {
        return prepared(this::sum);
    }

    /** The preparation of one site: the words of all, its own numbers. */
    public Preparation ofSite(String site) {
        var own = Objects.requireNonNull(sites.get(site), "told by every site");
        return prepared(i -> own.columns().get(i).numbers());
    }

    /** What of a column's numbers is to be used, by the column's place. */
    private interface Chosen {
        List<NumberStatistics> at(int column);
    }

    private Preparation prepared(Chosen numbers) {
        List<PreparedColumn> columns = new ArrayList<>();
        List<SiteStatistics.OfColumn> told = any().columns();
        for (int i = 0; i < told.size(); i++) {
            Column column = told.get(i).column();
            columns.add(new PreparedColumn(column, fitted(i, column, numbers.at(i))));
        }
        return new Preparation(columns, 1);
    }

    private FittedColumn fitted(int index, Column column, List<NumberStatistics> numbers) {
        return switch (plan.plan(column)) {
            case ColumnPlan.Numeric number -> numbers.getFirst().fit(number);
            case ColumnPlan.Category category -> new ColumnFit.Words(category, plan.missingWords(), words(index)).fit();
            case ColumnPlan.Date date -> {
                var number = ColumnPlan.number().withScaling(date.scale());
                yield new FittedDate(
                        column.dateOrder(),
                        date.parts(),
                        numbers.stream().map(part -> part.fit(number)).toList());
            }
            case ColumnPlan.Ngrams _, ColumnPlan.TokenIds _, ColumnPlan.Drop _ ->
                throw new IllegalStateException("nothing is told of such a column: column=" + column.name());
        };
    }

    private List<NumberStatistics> sum(int column) {
        int parts = any().columns().get(column).numbers().size();
        Imputation impute = plan.plan(any().columns().get(column).column()) instanceof ColumnPlan.Numeric number
                ? number.impute()
                : Imputation.MEDIAN;
        return IntStream.range(0, parts)
                .mapToObj(part -> sites.values().stream()
                        .map(site -> site.columns().get(column).numbers().get(part))
                        .reduce((a, b) -> a.plus(b, impute))
                        .orElseThrow())
                .toList();
    }

    private Map<String, int[]> words(int column) {
        Map<String, Long> sums = new HashMap<>();
        sites.values().forEach(site -> site.columns()
                .get(column)
                .words()
                .forEach((word, count) -> sums.merge(word, count, Long::sum)));
        Map<String, int[]> counts = new HashMap<>();
        sums.forEach((word, count) -> counts.put(word, new int[] {(int) Math.min(count, Integer.MAX_VALUE)}));
        return counts;
    }

    private SiteStatistics any() {
        return sites.values().iterator().next();
    }
}
