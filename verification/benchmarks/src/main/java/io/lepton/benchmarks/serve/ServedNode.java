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
import io.lepton.domain.NodeId;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.inference.InferenceNode;
import io.lepton.inference.InferenceNodeConfig;
import io.lepton.inference.InferencePool;
import io.lepton.inference.RuntimeConfig;
import io.lepton.wire.DeploymentRequest;
import io.lepton.wire.OnnxFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The process that is measured: one node, and the control plane that it needs to be told what to serve.
 *
 * <p>Arguments: a directory of its own, and the subjects to serve. Prints the node's URL on a line of its own once it listens,
 * and ends when its standard input does.
 */
public final class ServedNode {
    private static final String HOST = "127.0.0.1";
    private static final DataClass ANY = new DataClass("any");
    private static final Region REGION =
            new Region(new RegionId("here"), new Jurisdiction("EU"), new Coordinates(50, 8), 1, 300);

    private static final class RealClock implements Clock {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }
    }

    private ServedNode() {}

    /** Serves until the input ends. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Path.of(args[0]);
        int cores = Runtime.getRuntime().availableProcessors();
        Clock clock = new RealClock();
        try (var web = Web.start(cores);
                var pool = InferencePool.start(
                        RuntimeConfig.DEFAULTS, cores, directory.resolve("native"), directory.resolve("graphs"));
                var control = startControl(web, clock, directory)) {
            URI controlUrl = URI.create(control.endpoint().httpUrl());
            var node = InferenceNode.start(config(directory, controlUrl), web, clock, pool);
            for (int i = 1; i < args.length; i++) {
                deploy(controlUrl, Subject.valueOf(args[i]), directory);
            }
            System.out.println(node.endpoint().httpUrl());
            while (System.in.read() >= 0) {
                // Whatever is said is no concern of this process; that nobody speaks any more is.
            }
            node.stop();
        }
    }

    private static ControlPlane startControl(Web web, Clock clock, Path directory) {
        var policies = List.of(new ResidencyPolicy(ANY, new ResidencyPolicy.Anywhere()));
        return ControlPlane.start(
                web,
                ControlConfig.at(HOST, 0, "benchmark", Succession.AT_ONCE),
                new FleetDefinition(List.of(REGION), policies, ANY),
                new ControlPorts(
                        clock,
                        new MemoryDesiredStore(),
                        FileArtifactStore.open(directory.resolve("artifacts")),
                        OnnxFile::readSignature,
                        DevelopmentControls.forbidden()));
    }

    private static InferenceNodeConfig config(Path directory, URI control) {
        return new InferenceNodeConfig(
                new NodeId("here-1"),
                REGION.id(),
                HOST,
                0,
                control,
                directory.resolve("node"),
                InferenceNodeConfig.Limits.DEFAULTS);
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
