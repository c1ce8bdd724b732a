package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ModelName;
import io.lepton.wire.DeploymentView;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet whose process is killed without warning, and the one that is started in its place. */
class FleetRestartTest {
    private static final ModelName BUNDLED = new ModelName("payments");

    @TempDir
    private Path folder;

    @Test
    void aKilledFleetGoesOnWithWhatWasAcknowledged() throws InterruptedException {
        var desk = new Desk(folder);
        try (var _ = DeskFleet.up(desk)) {
            assertSucceeds(desk, "./lepton models pull payments model.onnx && ./lepton models push fraud model.onnx");
            assertSucceeds(desk, "./lepton deploy fraud --regions beijing,virginia");
            assertSucceeds(desk, "./lepton models push late model.onnx");
        }
        // Closing it was a kill -9.
        try (var fleet = DeskFleet.up(desk);
                var client = fleet.client()) {
            assertThat(fleet.output()).contains("goes on with");
            assertThat(client.deployments())
                    .extracting(deployment -> deployment.version() + " " + deployment.state())
                    .containsExactly("fraud/1 ready", "payments/1 ready");
            assertThat(client.model(new ModelName("late")).latest()).isEqualTo(1);
            assertThat(client.status().epoch()).isEqualTo(2);
            assertSucceeds(desk, "./lepton predict fraud --input examples/payment.csv");
            client.undeploy(BUNDLED);
        }
        try (var fleet = DeskFleet.up(desk, "./lepton up", 0);
                var client = fleet.client()) {
            assertThat(client.deployments())
                    .extracting(DeploymentView::version)
                    .as("what was taken out of service stays out")
                    .hasToString("[fraud/1]");
            assertSucceeds(desk, "./lepton down");
            fleet.awaitEnd();
        }
    }

    private static void assertSucceeds(Desk desk, String command) throws InterruptedException {
        var outcome = desk.run(command);
        assertThat(outcome.exitCode()).as("%s\n%s", command, outcome.output()).isZero();
    }
}
