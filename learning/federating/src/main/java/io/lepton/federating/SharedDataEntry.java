package io.lepton.federating;

import io.lepton.data.ColumnType;
import io.lepton.runs.DataEntry;
import io.lepton.runs.SiteJob;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the data of all sites have in common: everything that a job says of its data but the file, and how sites prepare alike.
 *
 * @param label the column that is to be predicted, by classes
 * @param classes other spellings of classes, each with the one it stands for
 * @param gaps what becomes of rows in which a value is missing
 * @param statistics whose numbers each site scales its own by
 */
public record SharedDataEntry(
        Optional<DataEntry.Format> format,
        Optional<Boolean> header,
        Optional<List<String>> names,
        Optional<String> delimiter,
        Optional<List<String>> missing,
        String label,
        Optional<Map<String, String>> classes,
        Optional<String> positive,
        Optional<List<String>> ignore,
        Optional<Map<String, ColumnType>> columns,
        Optional<DataEntry.SplitEntry> split,
        Optional<Gaps> gaps,
        Optional<Statistics> statistics) {
    /** What becomes of rows in which a value is missing. */
    public enum Gaps {
        /** It is filled in, as the preparation says. */
        FILL,
        /** They are left out. */
        DROP
    }

    /** Whose statistics scale numbers. */
    public enum Statistics {
        /** Those of all sites together, from the counts and sums that each tells. */
        SHARED,
        /** Each site's own. */
        SITE
    }

    public SharedDataEntry {
        if (label.isBlank()) {
            throw new IllegalArgumentException("no column is named that is to be learned: label is empty");
        }
    }

    /** The data section of a job on one site's file. */
    DataEntry at(String file) {
        return new DataEntry(
                file,
                format,
                header,
                names,
                delimiter,
                missing,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(label),
                Optional.empty(),
                Optional.empty(),
                ignore,
                columns,
                split);
    }

    SiteJob.Rows rows() {
        return gaps.orElse(Gaps.FILL) == Gaps.DROP ? SiteJob.Rows.WHOLE : SiteJob.Rows.ALL;
    }

    boolean isScaledBySite() {
        return statistics.orElse(Statistics.SHARED) == Statistics.SITE;
    }
}
