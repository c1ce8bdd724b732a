package io.lepton.runs;

import io.lepton.data.LabelPlan;
import io.lepton.data.PreparationPlan;
import io.lepton.data.Schema;
import io.lepton.data.SiteTable;
import io.lepton.data.Targets;
import io.lepton.data.Task;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.training.NetworkModel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A job at one site of several: its own rows, of the columns that all have. Confined to one thread. */
public final class SiteJob {
    private final JobFile job;
    private final JobData data;

    private SiteJob(JobFile job, JobData data) {
        this.job = job;
        this.data = data;
    }

    /** A job on the rows of one site. */
    public static SiteJob of(JobFile job, Path source) {
        return new SiteJob(job, JobData.of(job, source));
    }

    /** The columns as this site's rows show them and the job declares them. */
    public Schema schema() {
        return data.schema();
    }

    /**
     * Reads and divides the rows.
     *
     * @param agreed the columns of all sites, with their types
     * @param aliases other spellings of classes, each with the one it stands for
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} if the columns are others, or a column or the label is not as agreed
     */
    public SiteTable table(Schema agreed, Map<String, String> aliases, Rows which) {
        Schema own = own(agreed);
        var label = new LabelPlan(label(), Optional.of(Task.CLASSIFICATION), aliases);
        SiteTable table = SiteTable.read(data.rows(), own, label, preparation(agreed));
        return (which == Rows.WHOLE ? table.withoutGaps() : table).split(data.split(true));
    }

    /** Which rows are taken. */
    public enum Rows {
        /** All that have an answer; what is missing is filled in. */
        ALL,
        /** Those that have every value that is used. */
        WHOLE
    }

    /** How the columns are prepared. */
    public PreparationPlan preparation(Schema agreed) {
        return data.preparation(agreed, Set.of(label()));
    }

    /** The network of a sequential model, which is the same at all sites, for answers of that kind. */
    public static NetworkModel network(JobFile job, Targets answers) {
        return Learning.of(job).model(answers);
    }

    private String label() {
        return job.data()
                .label()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.INVALID_CONFIGURATION, "no column is named that is to be learned: data.label"));
    }

    /** The agreed types in this site's own order. */
    private Schema own(Schema agreed) {
        Schema own = data.rows().inferSchema();
        Set<String> lacking = new TreeSet<>(agreed.names());
        own.names().forEach(lacking::remove);
        Set<String> foreign = new TreeSet<>(own.names());
        agreed.names().forEach(foreign::remove);
        if (!lacking.isEmpty() || !foreign.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "other columns than at the first site: missing=" + lacking + ", besides=" + foreign);
        }
        return own.with(agreed.columns());
    }
}
