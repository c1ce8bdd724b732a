package io.lepton.server;

import io.lepton.domain.ArtifactId;
import io.lepton.server.JobPlan.Lease;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of jobs that are on their way to the control plane, or there. They are sent beside the reports, which must not wait for
 * them: a node that is not heard loses its jobs. Known by job and attempt: the number of a run is given again once it is removed.
 * Confined to one thread, but for the sending.
 */
final class JobProducts {
    private static final Logger LOG = LoggerFactory.getLogger(JobProducts.class);

    private final Sending sending;
    private final Executor executor;
    private final Map<Lease, CompletableFuture<ArtifactId>> sent = new HashMap<>();

    /** Brings a model to the control plane, however long that takes. */
    @FunctionalInterface
    interface Sending {
        ArtifactId send(Lease job, Path file);
    }

    JobProducts(Sending sending, Executor executor) {
        this.sending = sending;
        this.executor = executor;
    }

    /** As what the control plane has a job's model, once it has it; what is not on its way is sent. */
    Optional<ArtifactId> sent(Lease job, Path file) {
        var artifact =
                sent.computeIfAbsent(job, _ -> CompletableFuture.supplyAsync(() -> sending.send(job, file), executor));
        if (!artifact.isDone()) {
            return Optional.empty();
        }
        if (artifact.isCompletedExceptionally()) {
            LOG.atWarn()
                    .addKeyValue("job", job.job())
                    .setCause(artifact.exceptionNow())
                    .log("a job's model is not sent yet");
            sent.remove(job);
            return Optional.empty();
        }
        return Optional.of(artifact.resultNow());
    }

    /** Forgets all but some. */
    void keep(Set<Lease> jobs) {
        sent.keySet().retainAll(jobs);
    }

    /** Forgets what has arrived: it is sent again. */
    void forget() {
        sent.values().removeIf(CompletableFuture::isDone);
    }
}
