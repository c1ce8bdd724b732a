package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.Deployment;
import io.lepton.domain.FetchProgress;
import io.lepton.domain.NodeReport;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FetchProgressTest {
    private final ControlCore core =
            new ControlCore(1, Samples.REGIONS, Samples.POLICIES, Samples.PUBLIC, CoreConfig.defaults());

    @Test
    void showsHowMuchOfAModelHasArrivedWhileItIsFetched() {
        var node = Samples.node("beijing", 1);
        var version = Samples.version("digits", 1);
        handle(new ControlEvent.NodeJoined(node));
        handle(new ControlEvent.VersionRegistered(version));
        handle(new ControlEvent.DeploymentPut(new Deployment(version.id(), new RegionSelection.All(), 1)));
        assertThat(fetched()).isEmpty();
        var fetching = new NodeReport(node.id(), 1, 1, List.of(new ReplicaState(version.id(), Phase.FETCHING, "")));
        handle(new ControlEvent.NodeReported(fetching));
        assertThat(fetched()).isEmpty();
        handle(new ControlEvent.NodeReported(fetching.with(List.of(new FetchProgress(version.artifact(), 40)))));
        assertThat(fetched()).contains(40L);
        var ready = new NodeReport(node.id(), 1, 1, List.of(new ReplicaState(version.id(), Phase.READY, "")));
        handle(new ControlEvent.NodeReported(ready));
        assertThat(fetched()).isEmpty();
    }

    @Test
    void readsTheReportOfANodeThatTellsNothingOfIt() {
        String old = "{\"node\":\"beijing-1\",\"epoch\":1,\"revision\":2,\"replicas\":[]}";
        assertThat(Json.read(old.getBytes(StandardCharsets.UTF_8), NodeReport.class)
                        .fetches())
                .isEmpty();
    }

    private Optional<Long> fetched() {
        return core.rollout(Samples.version("digits", 1).id().model(), 0).orElseThrow().replicas().stream()
                .flatMap(replica -> replica.fetchedBytes().stream())
                .findFirst();
    }

    private void handle(ControlEvent event) {
        var _ = core.handle(event, 0);
    }
}
