package io.lepton.federating;

import io.lepton.data.Column;
import io.lepton.data.Preparation;
import io.lepton.data.Schema;
import io.lepton.data.SharedPreparation;
import io.lepton.data.SiteStatistics;
import io.lepton.data.SiteTable;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.federation.secure.Bytes;
import io.lepton.runs.SiteJob;
import io.lepton.wire.FederationView.SiteView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What follows from what all sites have told, at the coordinator: it has seen no row, and comes to what {@link SharedRows} would.
 *
 * @param preparation by the statistics of all, which the served model has
 * @param classNames the classes of all, the one of interest last where there are two
 * @param told what each site has told
 * @param identities the sites' keys
 */
record Settled(
        FederationFile file,
        Preparation preparation,
        List<String> classNames,
        Map<String, Meeting.Told> told,
        Map<String, Bytes> identities,
        SharedPreparation shared) {
    /** Stands for rows that nobody here has. */
    private static final Path NOWHERE = Path.of("rows.csv");

    Settled {
        classNames = List.copyOf(classNames);
        told = new TreeMap<>(told);
        identities = Map.copyOf(identities);
    }

    /** @throws io.lepton.domain.LeptonException if the sites' rows do not go together, or not with the file */
    static Settled of(FederationFile file, Map<String, Meeting.Shown> shown, Map<String, Meeting.Told> told) {
        var inOrder = new TreeMap<>(shown);
        Schema agreed = Schema.of(inOrder.firstEntry().getValue().columns());
        Map<String, SiteStatistics> statistics = new TreeMap<>();
        told.forEach((site, own) -> statistics.put(site, own.statistics()));
        var entry = file.sitesInOrder().firstEntry().getValue();
        var plan = SiteJob.of(file.job(entry), NOWHERE).preparation(agreed);
        var shared = SharedPreparation.of(plan, statistics);
        List<String> names = SharedRows.aimed(
                file,
                SiteTable.joined(
                        told.values().stream().map(Meeting.Told::classNames).toList()));
        Map<String, Bytes> identities = new TreeMap<>();
        shown.forEach((site, one) -> identities.put(site, Bytes.ofHex(one.identity())));
        return new Settled(file, shared.together(), names, told, identities, shared);
    }

    /**
     * Holds what a site tells against the columns that all agreed on: it came from another machine.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} naming the site and the column
     */
    static void check(String site, List<Column> agreed, Meeting.Told told) {
        if (told.trainRows() < 1 || told.testRows() < 1) {
            throw unfit(site, "trainRows=" + told.trainRows() + ", testRows=" + told.testRows());
        }
        for (SiteStatistics.OfColumn one : told.statistics().columns()) {
            boolean isKnown = agreed.contains(one.column());
            boolean isWhole =
                    switch (one.column().type()) {
                        case NUMBER -> one.numbers().size() == 1;
                        case DATE -> !one.numbers().isEmpty();
                        case CATEGORY, TEXT ->
                            one.numbers().isEmpty()
                                    && one.words().values().stream().allMatch(count -> count >= 0);
                    };
            if (!isKnown || !isWhole) {
                throw unfit(site, "column=" + one.column().name());
            }
        }
    }

    private static LeptonException unfit(String site, String what) {
        return new LeptonException(
                ErrorCode.INVALID_REQUEST, "a site tells what its columns cannot be: site=" + site + ", " + what);
    }

    long examplesMax() {
        return SharedRows.examplesMax(
                told.values().stream().mapToInt(Meeting.Told::trainRows).max().orElse(1));
    }

    /** How one site prepares its rows. */
    Preparation preparation(String site) {
        return file.data().isScaledBySite() ? shared.ofSite(site) : preparation;
    }

    /** What one site is told of it. */
    Meeting.Settlement settlement(String site, Duration stepTime) {
        Preparation own = preparation(site);
        Map<String, String> keys = new TreeMap<>();
        identities.forEach((name, key) -> keys.put(name, key.toHex()));
        return new Meeting.Settlement(
                new String(own.toJson(), StandardCharsets.UTF_8),
                classNames,
                keys,
                examplesMax(),
                stepTime.toSeconds());
    }

    List<SiteView> views() {
        return told.entrySet().stream()
                .map(each -> new SiteView(
                        each.getKey(),
                        Optional.ofNullable(file.sites().get(each.getKey()))
                                .map(SiteEntry::region)
                                .orElse(""),
                        each.getValue().trainRows(),
                        each.getValue().testRows(),
                        each.getValue().sha256(),
                        each.getValue().problems()))
                .toList();
    }
}
