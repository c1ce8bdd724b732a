package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.server.JobPlan.Lease;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobProductsTest {
    private static final Path FILE = Path.of("runs/1/model.onnx");
    private static final Lease FIRST = new Lease(1, 1);

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final List<Lease> sent = new ArrayList<>();
    private boolean isAway;
    private final JobProducts products = new JobProducts(this::send, waiting::add);

    @Test
    void aModelIsSentOnceAndKnownWhenItHasArrived() {
        assertThat(products.sent(FIRST, FILE)).isEmpty();
        assertThat(products.sent(FIRST, FILE)).isEmpty();
        arrive();
        assertThat(products.sent(FIRST, FILE)).contains(artifact(FIRST));
        assertThat(sent).containsExactly(FIRST);
    }

    /** The run of a job that is over is removed, and the next job's has its number and its file's name. */
    @Test
    void theNextJobInTheSameFolderIsNotTakenForTheFormer() {
        products.sent(FIRST, FILE);
        arrive();
        var next = new Lease(2, 1);
        assertThat(products.sent(next, FILE)).isEmpty();
        arrive();
        assertThat(products.sent(next, FILE)).contains(artifact(next));
    }

    @Test
    void whatDoesNotArriveIsSentAgain() {
        isAway = true;
        products.sent(FIRST, FILE);
        arrive();
        assertThat(products.sent(FIRST, FILE)).as("told").isEmpty();
        isAway = false;
        assertThat(products.sent(FIRST, FILE)).as("again on its way").isEmpty();
        arrive();
        assertThat(products.sent(FIRST, FILE)).contains(artifact(FIRST));
    }

    @Test
    void whatAControlPlaneHasLostOrDoesNotOrderAnyMoreIsSentAgain() {
        products.sent(FIRST, FILE);
        products.forget();
        arrive();
        assertThat(products.sent(FIRST, FILE)).as("it was still on its way").contains(artifact(FIRST));
        products.forget();
        assertThat(products.sent(FIRST, FILE)).isEmpty();
        arrive();
        products.keep(Set.of(FIRST));
        assertThat(products.sent(FIRST, FILE)).contains(artifact(FIRST));
        products.keep(Set.of());
        assertThat(products.sent(FIRST, FILE)).isEmpty();
        arrive();
        assertThat(sent).hasSize(3);
    }

    private ArtifactId send(Lease job, Path file) {
        sent.add(job);
        assertThat(file).isEqualTo(FILE);
        if (isAway) {
            throw new LeptonException(ErrorCode.FLEET_UNREACHABLE, "away on purpose");
        }
        return artifact(job);
    }

    private void arrive() {
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    private static ArtifactId artifact(Lease job) {
        return new ArtifactId(Integer.toString(job.job()).repeat(64));
    }
}
