package io.lepton.control;

import io.lepton.control.Change.Resource;
import io.lepton.domain.ModelName;
import io.lepton.wire.BackupChange;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes as rows of a table and lines of a backup have them. */
final class ChangeRows {
    /** Stands for what is about no model; no model's name is empty. */
    static final String NO_MODEL = "";

    private ChangeRows() {}

    /** The rows of one write, in its order. */
    static List<BackupChange> of(long epoch, List<Change> changes) {
        List<BackupChange> rows = new ArrayList<>();
        for (Change change : changes) {
            rows.add(new BackupChange(
                    change.revision(),
                    rows.size(),
                    change.resource().kind().word(),
                    change.resource().name(),
                    change.resource().model().map(ModelName::value).orElse(NO_MODEL),
                    epoch,
                    ChronoUnit.MICROS.between(Instant.EPOCH, change.origin().at()),
                    change.origin().author(),
                    change.before(),
                    change.after()));
        }
        return rows;
    }

    /**
     * What a row stands for.
     *
     * @throws io.lepton.domain.LeptonException {@link io.lepton.domain.ErrorCode#STORAGE_FAILED} if its kind is not known
     * @throws IllegalArgumentException if a name in it is none
     */
    static Change change(BackupChange row) {
        var model =
                row.model().equals(NO_MODEL) ? Optional.<ModelName>empty() : Optional.of(new ModelName(row.model()));
        return new Change(
                row.revision(),
                new Origin(row.author(), Instant.EPOCH.plus(row.atMicros(), ChronoUnit.MICROS)),
                new Resource(Resources.kind(row.kind()), row.name(), model),
                row.before(),
                row.after());
    }
}
