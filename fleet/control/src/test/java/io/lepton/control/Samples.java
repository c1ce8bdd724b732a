package io.lepton.control;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.Coordinates;
import io.lepton.domain.DataClass;
import io.lepton.domain.ElementType;
import io.lepton.domain.Endpoint;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import java.time.Instant;
import java.util.List;

/** The small fleet that tests speak of. */
final class Samples {
    static final DataClass PUBLIC = new DataClass("public");
    static final List<Region> REGIONS = List.of(region("beijing", "CN"), region("frankfurt", "EU"));
    static final List<ResidencyPolicy> POLICIES = List.of(new ResidencyPolicy(PUBLIC, new ResidencyPolicy.Anywhere()));
    static final Signature SIGNATURE = new Signature(
            List.of(new TensorSpec("x", ElementType.FP32, Shape.of(1, 4))),
            List.of(new TensorSpec("y", ElementType.FP32, Shape.of(1, 2))));

    private Samples() {}

    static Region region(String id, String jurisdiction) {
        return new Region(new RegionId(id), new Jurisdiction(jurisdiction), new Coordinates(50, 8), 1, 300);
    }

    static Node node(String region, int number) {
        return new Node(
                new NodeId(region + "-" + number), new RegionId(region), new Endpoint("127.0.0.1", 9_000 + number));
    }

    static ModelVersion version(String model, int number) {
        return new ModelVersion(
                new ModelVersionId(new ModelName(model), number),
                new ArtifactId("%064x".formatted(number)),
                100,
                ModelFormat.ONNX,
                SIGNATURE,
                Instant.EPOCH);
    }
}
