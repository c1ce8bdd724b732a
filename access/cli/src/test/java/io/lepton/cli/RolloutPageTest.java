package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.wire.RolloutView;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutPageTest {
    private static final ModelVersionId VERSION = new ModelVersionId(new ModelName("digits"), 1);

    @Test
    void showsHowMuchOfAModelHasArrived() {
        var view = view(
                replica("far-1", "fetching", Optional.of(3_000_000L)), replica("near-1", "serving", Optional.empty()));
        assertThat(RolloutPage.draw(view, Ink.PLAIN))
                .contains("3.0 MB of 12.0 MB")
                .contains("near-1");
        assertThat(RolloutPage.underWay(view, Ink.PLAIN))
                .contains("far-1")
                .contains("3.0 MB of 12.0 MB")
                .doesNotContain("near-1");
    }

    @Test
    void hasNothingToShowOnceAllIsInService() {
        assertThat(RolloutPage.underWay(view(replica("near-1", "serving", Optional.empty())), Ink.PLAIN))
                .isEmpty();
    }

    private static RolloutView view(RolloutView.Replica... replicas) {
        return new RolloutView(
                VERSION, Optional.empty(), "progressing", "", "not-required", 0, List.of(), List.of(replicas));
    }

    private static RolloutView.Replica replica(String node, String state, Optional<Long> fetchedBytes) {
        return new RolloutView.Replica(
                new RegionId("far"), new NodeId(node), VERSION, state, "", 0, 12_000_000L, fetchedBytes);
    }
}
