package io.lepton.federating;

import io.lepton.data.Column;
import io.lepton.data.LabelledFeatures;
import io.lepton.data.Preparation;
import io.lepton.data.RowBatch;
import io.lepton.data.Schema;
import io.lepton.data.SharedPreparation;
import io.lepton.data.SiteStatistics;
import io.lepton.data.SiteTable;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.runs.Digests;
import io.lepton.runs.SiteJob;
import io.lepton.wire.FederationView.SiteView;
import io.lepton.wire.RunView.DataView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The rows of all sites, each read, divided and prepared for itself. What one tells the others is {@link SiteStatistics}: no row passes
 * from one site's part to another's. Confined to one thread.
 *
 * @param preparation by the statistics of all, which the served model has
 * @param classNames the classes of all, the one of interest last where there are two
 * @param sites by name
 */
record SharedRows(Preparation preparation, List<String> classNames, Map<String, OfSite> sites) {
    /**
     * What one site has.
     *
     * @param preparation by which the site learns
     * @param train rows to learn from, as the site prepares them
     * @param test rows held out, as the site prepares them
     * @param served the same as the served model prepares them
     * @param testRows the same as they were read
     * @param view what is recorded of it
     */
    record OfSite(
            Preparation preparation,
            LabelledFeatures train,
            LabelledFeatures test,
            LabelledFeatures served,
            RowBatch testRows,
            SiteView view) {}

    SharedRows {
        classNames = List.copyOf(classNames);
    }

    /**
     * Reads the rows of all sites.
     *
     * @throws LeptonException INVALID_REQUEST or INVALID_CONFIGURATION naming the site, and what of the file does not fit its data
     */
    static SharedRows read(FederationFile file, Path base, Map<String, String> environment) {
        Map<String, Path> sources = sources(file, base, environment);
        Map<String, SiteJob> jobs = new LinkedHashMap<>();
        file.sitesInOrder()
                .forEach(
                        (site, entry) -> jobs.put(site, SiteJob.of(file.job(entry), sources.getOrDefault(site, base))));
        var first = jobs.entrySet().iterator().next();
        Schema agreed = at(first.getKey(), first.getValue()::schema);
        Map<String, SiteTable> tables = new LinkedHashMap<>();
        jobs.forEach((site, job) -> tables.put(site, at(site, () -> table(file, job, agreed))));
        Map<String, SiteStatistics> told = new LinkedHashMap<>();
        tables.forEach((site, table) -> told.put(site, at(site, table::statistics)));
        var shared = SharedPreparation.of(first.getValue().preparation(agreed), told);
        List<String> classNames = aimed(file, SiteTable.classNames(tables.values()));
        Preparation together = shared.together();
        Map<String, OfSite> sites = new LinkedHashMap<>();
        tables.forEach((site, table) -> {
            Preparation own = file.data().isScaledBySite() ? shared.ofSite(site) : together;
            sites.put(
                    site,
                    new OfSite(
                            own,
                            table.train(own, classNames),
                            table.test(own, classNames),
                            table.test(together, classNames),
                            table.testRows(),
                            view(file, site, table, sources.getOrDefault(site, base))));
        });
        return new SharedRows(together, classNames, sites);
    }

    /** Where each site's rows are, found before the first is read. */
    static Map<String, Path> sources(FederationFile file, Path base, Map<String, String> environment) {
        Map<String, Path> sources = new LinkedHashMap<>();
        file.sitesInOrder()
                .forEach((site, entry) -> sources.put(site, at(site, () -> file.job(entry)
                        .sources(base, environment)
                        .data())));
        return sources;
    }

    /** The raw columns that the served model takes. */
    List<Column> inputs() {
        return preparation.inputs();
    }

    int width() {
        return preparation.width();
    }

    List<SiteView> views() {
        return sites.values().stream().map(OfSite::view).toList();
    }

    /** The power of two that no site's rows exceed: who may claim so many tells less than who tells how many there are. */
    long examplesMax() {
        return examplesMax(sites.values().stream()
                .mapToInt(site -> site.train().rowCount())
                .max()
                .orElse(1));
    }

    static long examplesMax(int most) {
        return Long.highestOneBit(Math.max(1, 2L * most - 1));
    }

    /** The site that holds out most rows. */
    OfSite largest() {
        return sites.values().stream()
                .max(Comparator.comparingInt(site -> site.test().rowCount()))
                .orElseThrow();
    }

    /** What is recorded of all data together; its digest is that of the sites' digests, in the order of their names. */
    DataView view() {
        return view(views());
    }

    /** The same from what is recorded of each site. */
    static DataView view(List<SiteView> views) {
        String digests = views.stream()
                .map(site -> site.name() + " " + site.sha256() + "\n")
                .collect(Collectors.joining());
        List<String> problems = new ArrayList<>();
        views.forEach(site -> site.problems().forEach(problem -> problems.add(site.name() + ": " + problem)));
        return new DataView(
                views.stream().map(SiteView::name).collect(Collectors.joining(", ")),
                Digests.of(digests.getBytes(StandardCharsets.UTF_8)),
                views.stream().mapToInt(SiteView::trainRows).sum(),
                0,
                views.stream().mapToInt(SiteView::testRows).sum(),
                problems);
    }

    static SiteTable table(FederationFile file, SiteJob job, Schema agreed) {
        SiteTable table = job.table(
                agreed, file.data().classes().orElse(Map.of()), file.data().rows());
        if (table.trainRowCount() == 0 || table.testRowCount() == 0) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "too few rows to learn from and to hold out: train=" + table.trainRowCount() + ", test="
                            + table.testRowCount());
        }
        return table;
    }

    /** Of two classes, the one of interest is the second: figures and probabilities are about it. */
    static List<String> aimed(FederationFile file, List<String> names) {
        if (names.size() < 2) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "every row of every site has the same answer, so there is nothing to learn: classes=" + names);
        }
        Optional<String> positive = file.data().positive();
        if (positive.isEmpty()) {
            return names;
        }
        if (names.size() != 2 || !names.contains(positive.get())) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "not one of two classes: data.positive=" + positive.get() + ", classes=" + names);
        }
        return names.getLast().equals(positive.get()) ? names : names.reversed();
    }

    static SiteView view(FederationFile file, String site, SiteTable table, Path source) {
        List<String> problems = new ArrayList<>();
        table.problems()
                .counts()
                .forEach((kind, count) -> problems.add(
                        count + " times " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        String region = Optional.ofNullable(file.sites().get(site))
                .map(SiteEntry::region)
                .orElse("");
        return new SiteView(site, region, table.trainRowCount(), table.testRowCount(), Digests.of(source), problems);
    }

    /** What goes wrong at a site is told with its name. */
    private static <T> T at(String site, Supplier<T> work) {
        try {
            return work.get();
        } catch (LeptonException e) {
            throw new LeptonException(e.code(), "site=" + site + ": " + e.getMessage(), e);
        }
    }
}
