package io.lepton.inference;

import static io.lepton.inference.Fleets.artifact;
import static io.lepton.inference.Fleets.assigning;
import static io.lepton.inference.Fleets.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.inference.NodeEvent.Fetched;
import io.lepton.inference.NodeEvent.LoadFailed;
import io.lepton.inference.NodeEvent.Loaded;
import io.lepton.inference.NodeEvent.SnapshotReceived;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipelineStandingTest {
    private static final ModelVersion DIGITS = version("digits", 1, artifact('a'));
    private static final ModelVersion SCORING = new ModelVersion(
            new ModelVersionId(new ModelName("scoring"), 1),
            artifact('b'),
            100,
            ModelFormat.PIPELINE,
            Fleets.ROW,
            Instant.EPOCH,
            List.of(DIGITS.id()));

    private final NodeCore core = new NodeCore(Fleets.SELF);

    @BeforeEach
    void preparesThePipelineAlone() {
        core.handle(new SnapshotReceived(assigning(1, 0, DIGITS, SCORING)));
        core.handle(new Fetched(DIGITS.artifact()));
        core.handle(new Fetched(SCORING.artifact()));
        core.handle(new Loaded(SCORING.id()));
    }

    @Test
    void aPipelineIsReadyWhenItsMembersAre() {
        assertThat(state().phase()).isEqualTo(Phase.WARMING);
        assertThat(state().detail()).contains("member=digits/1");
        assertThat(core.offer().ready()).isEmpty();
        core.handle(new Loaded(DIGITS.id()));
        assertThat(state()).isEqualTo(new ReplicaState(SCORING.id(), Phase.READY, ""));
        assertThat(core.offer().ready()).containsExactly(DIGITS.id(), SCORING.id());
    }

    @Test
    void aPipelineFailsWithAMemberAndSaysWhy() {
        core.handle(new LoadFailed(DIGITS.id(), "unknown operator"));
        assertThat(state().phase()).isEqualTo(Phase.FAILED);
        assertThat(state().detail()).contains("member=digits/1", "unknown operator");
        assertThat(core.offer().isSettled()).isTrue();
    }

    @Test
    void aPipelineLeavesBeforeWhatItRuns() {
        core.handle(new Loaded(DIGITS.id()));
        assertThat(core.handle(new SnapshotReceived(assigning(1, 1))))
                .filteredOn(NodeEffect.Unload.class::isInstance)
                .containsExactly(new NodeEffect.Unload(SCORING.id()), new NodeEffect.Unload(DIGITS.id()));
    }

    @Test
    void aPipelineWithoutItsMemberWaits() {
        core.handle(new Loaded(DIGITS.id()));
        core.handle(new SnapshotReceived(assigning(1, 1, SCORING)));
        assertThat(state().phase()).isEqualTo(Phase.WARMING);
        assertThat(state().detail()).contains("is not assigned: member=digits/1");
    }

    private ReplicaState state() {
        return core.offer().replicas().stream()
                .filter(replica -> replica.version().equals(SCORING.id()))
                .findFirst()
                .orElseThrow();
    }
}
