package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.Assignment;
import io.lepton.domain.Deployment;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeReport;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipelinePlacementTest {
    private static final ModelVersionId SCORING = ModelVersionId.parse("scoring/1");
    private static final ModelVersionId DIGITS = ModelVersionId.parse("digits/1");
    private static final ModelVersionId NEWER = ModelVersionId.parse("digits/2");

    private final ControlCore core =
            new ControlCore(1, Samples.REGIONS, Samples.POLICIES, Samples.PUBLIC, CoreConfig.defaults());

    @BeforeEach
    void registers() {
        for (String region : List.of("beijing", "frankfurt")) {
            for (int number = 1; number <= 3; number++) {
                handle(new ControlEvent.NodeJoined(Samples.node(region, number)));
            }
        }
        handle(new ControlEvent.VersionRegistered(Samples.version("digits", 1)));
        handle(new ControlEvent.VersionRegistered(Samples.version("digits", 2)));
        handle(new ControlEvent.VersionRegistered(pipeline(SCORING, DIGITS)));
    }

    @Test
    void membersAreHeldWhereverThePipelineIsAndNowhereElse() {
        deploy(SCORING, new RegionSelection.All(), 2);
        assertThat(holders(SCORING)).hasSize(4);
        assertThat(holders(DIGITS)).isEqualTo(holders(SCORING));
        assertThat(core.snapshot().versions()).extracting(ModelVersion::id).containsExactly(DIGITS, SCORING);
        assertThat(core.snapshot().deployments())
                .extracting(Deployment::version)
                .containsExactly(SCORING);
    }

    @Test
    void aMemberThatIsUndeployedStaysAsLongAsThePipeline() {
        deploy(SCORING, only("beijing"), 1);
        deploy(DIGITS, new RegionSelection.All(), 3);
        assertThat(holders(DIGITS)).hasSize(6);
        handle(new ControlEvent.DeploymentDeleted(DIGITS.model()));
        assertThat(holders(DIGITS)).hasSize(1).isEqualTo(holders(SCORING));
        handle(new ControlEvent.DeploymentDeleted(SCORING.model()));
        assertThat(core.snapshot().assignments()).isEmpty();
    }

    @Test
    void aMemberThatIsDeployedAnewKeepsThePinnedVersionToo() {
        deploy(SCORING, only("beijing"), 1);
        deploy(NEWER, only("beijing"), 3);
        assertThat(holders(NEWER)).hasSize(3);
        assertThat(holders(DIGITS)).isEqualTo(holders(SCORING));
    }

    @Test
    void aNewPipelineTakesOverOnceItAnswersAndBringsItsOwnMembers() {
        deploy(SCORING, only("beijing"), 1);
        var next = new ModelVersionId(SCORING.model(), 2);
        handle(new ControlEvent.VersionRegistered(pipeline(next, NEWER)));
        deploy(next, only("beijing"), 1);
        NodeId node = holders(next).iterator().next();
        assertThat(holders(DIGITS)).containsExactly(node);
        assertThat(holders(NEWER)).containsExactly(node);
        var ready = new ReplicaState(next, Phase.READY, "");
        handle(new ControlEvent.NodeReported(new NodeReport(node, 1, 1, List.of(ready))));
        assertThat(core.snapshot().deployments())
                .extracting(Deployment::version)
                .containsExactly(next);
        assertThat(holders(DIGITS)).isEmpty();
        assertThat(holders(NEWER)).containsExactly(node);
    }

    @Test
    void refusesAMemberThatIsNotRegistered() {
        var stray = pipeline(new ModelVersionId(new ModelName("stray"), 1), ModelVersionId.parse("digits/9"));
        assertThatThrownBy(() -> handle(new ControlEvent.VersionRegistered(stray)))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_VERSION));
        assertThat(core.model(stray.id().model())).isEmpty();
    }

    private void deploy(ModelVersionId version, RegionSelection regions, int replicas) {
        handle(new ControlEvent.DeploymentPut(new Deployment(version, regions, replicas)));
    }

    private void handle(ControlEvent event) {
        core.handle(event, 0);
    }

    private Set<NodeId> holders(ModelVersionId version) {
        return core.snapshot().assignments().stream()
                .filter(held -> held.version().equals(version))
                .map(Assignment::node)
                .collect(Collectors.toSet());
    }

    private static RegionSelection only(String region) {
        return new RegionSelection.Only(Set.of(new RegionId(region)));
    }

    private static ModelVersion pipeline(ModelVersionId id, ModelVersionId member) {
        return new ModelVersion(
                id,
                new ArtifactId("f".repeat(64)),
                100,
                ModelFormat.PIPELINE,
                Samples.SIGNATURE,
                Instant.EPOCH,
                List.of(member));
    }
}
