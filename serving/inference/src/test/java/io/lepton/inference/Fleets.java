package io.lepton.inference;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.Assignment;
import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.ElementType;
import io.lepton.domain.Endpoint;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Small fleets for tests: one region, one node. */
final class Fleets {
    static final NodeId SELF = new NodeId("frankfurt-1");
    static final RegionId REGION = new RegionId("frankfurt");
    static final Node NODE = new Node(SELF, REGION, new Endpoint("127.0.0.1", 9));
    static final Signature ROW = new Signature(
            List.of(new TensorSpec("x", ElementType.FP32, Shape.of(-1, 2))),
            List.of(new TensorSpec("y", ElementType.FP32, Shape.of(-1, 2))));

    private Fleets() {}

    static ArtifactId artifact(char digit) {
        return new ArtifactId(String.valueOf(digit).repeat(64));
    }

    static ModelVersion version(String model, int number, ArtifactId artifact) {
        var id = new ModelVersionId(new ModelName(model), number);
        return new ModelVersion(id, artifact, 100, ModelFormat.ONNX, ROW, Instant.EPOCH);
    }

    /** A snapshot that assigns the given versions to the node. */
    static FleetSnapshot assigning(long epoch, long revision, ModelVersion... versions) {
        return snapshot(epoch, revision, List.of(NODE), List.of(versions), assignments(versions));
    }

    static FleetSnapshot snapshot(
            long epoch, long revision, List<Node> nodes, List<ModelVersion> versions, List<Assignment> assignments) {
        return new FleetSnapshot(
                epoch,
                revision,
                List.of(),
                List.of(),
                nodes,
                versions,
                List.of(),
                assignments,
                List.of(),
                new DataClass("public"));
    }

    /** The same snapshot with a deployment of each given version. */
    static FleetSnapshot deploying(FleetSnapshot base, ModelVersion... versions) {
        return new FleetSnapshot(
                base.epoch(),
                base.revision(),
                base.regions(),
                base.gateways(),
                base.nodes(),
                base.versions(),
                Stream.of(versions)
                        .map(version -> new Deployment(version.id(), new RegionSelection.All(), 1))
                        .toList(),
                base.assignments(),
                base.policies(),
                base.defaultDataClass());
    }

    static List<Assignment> assignments(ModelVersion... versions) {
        return Stream.of(versions)
                .map(version -> new Assignment(version.id(), SELF))
                .toList();
    }
}
