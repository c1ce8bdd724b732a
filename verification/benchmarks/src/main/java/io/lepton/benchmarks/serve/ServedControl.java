package io.lepton.benchmarks.serve;

import io.lepton.artifacts.FileArtifactStore;
import io.lepton.chassis.Clock;
import io.lepton.chassis.Web;
import io.lepton.client.LeptonClient;
import io.lepton.control.ControlConfig;
import io.lepton.control.ControlPlane;
import io.lepton.control.ControlPorts;
import io.lepton.control.DevelopmentControls;
import io.lepton.control.FleetDefinition;
import io.lepton.control.MemoryDesiredStore;
import io.lepton.control.ReignConfig.Succession;
import io.lepton.domain.Coordinates;
import io.lepton.domain.DataClass;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.Region;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.wire.DeploymentRequest;
import io.lepton.wire.OnnxFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The control plane that tells the measured node what to serve, in a process of its own so that it is not measured.
 *
 * <p>Arguments: a directory of its own, and the subjects to deploy. Prints its URL on a line of its own once they are, and
 * ends when its standard input does.
 */
public final class ServedControl {
    private static final DataClass ANY = new DataClass("any");

    private ServedControl() {}

    /** Reigns until the input ends. */
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        try (var web = Web.start(1);
                var control = startControl(web, new RealClock(), directory)) {
            URI url = URI.create(control.endpoint().httpUrl());
            for (int i = 1; i < args.length; i++) {
                deploy(url, Subject.valueOf(args[i]), directory);
            }
            System.out.println(url);
            ServedNode.awaitEndOfInput();
        }
    }

    private static ControlPlane startControl(Web web, Clock clock, Path directory) {
        var policies = List.of(new ResidencyPolicy(ANY, new ResidencyPolicy.Anywhere()));
        var region = new Region(ServedNode.REGION, new Jurisdiction("EU"), new Coordinates(50, 8), 1, 300);
        return ControlPlane.start(
                web,
                ControlConfig.at(ServedNode.HOST, 0, "benchmark", Succession.AT_ONCE),
                new FleetDefinition(List.of(region), policies, ANY),
                new ControlPorts(
                        clock,
                        new MemoryDesiredStore(),
                        FileArtifactStore.open(directory.resolve("artifacts")),
                        OnnxFile::readSignature,
                        DevelopmentControls.forbidden()));
    }

    private static void deploy(URI control, Subject subject, Path directory) throws IOException {
        Path file = directory.resolve(subject.model() + ".onnx");
        NetworkFiles.write(subject, file);
        try (var client = LeptonClient.connect(control)) {
            client.pushModel(subject.modelName(), file);
            client.deploy(subject.modelName(), new DeploymentRequest(Optional.empty(), new RegionSelection.All(), 1));
        }
    }
}
