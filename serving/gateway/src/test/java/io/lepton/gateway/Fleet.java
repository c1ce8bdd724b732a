package io.lepton.gateway;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.Assignment;
import io.lepton.domain.Coordinates;
import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.ElementType;
import io.lepton.domain.Endpoint;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.InferenceKey;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeSignal;
import io.lepton.domain.Region;
import io.lepton.domain.RegionDigest;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import io.lepton.domain.Traffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The fleet of the tests, changed step by step: three regions, two nodes each, {@code digits} everywhere. */
final class Fleet {
    static final RegionId BEIJING = new RegionId("beijing");
    static final RegionId FRANKFURT = new RegionId("frankfurt");
    static final RegionId VIRGINIA = new RegionId("virginia");
    static final ModelName DIGITS = new ModelName("digits");
    static final ModelVersionId DIGITS_1 = new ModelVersionId(DIGITS, 1);
    static final ModelVersionId DIGITS_2 = new ModelVersionId(DIGITS, 2);
    static final DataClass PUBLIC = new DataClass("public");
    static final DataClass EU_ONLY = new DataClass("eu-only");
    static final DataClass CN_ONLY = new DataClass("cn-only");

    private static final Signature SIGNATURE =
            new Signature(List.of(), List.of(new TensorSpec("y", ElementType.FP32, Shape.of(1))));

    long epoch = 1;
    long revision;
    final List<Region> regions = new ArrayList<>(List.of(
            region(BEIJING, "CN", 39.9, 116.4),
            region(FRANKFURT, "EU", 50.1, 8.7),
            region(VIRGINIA, "US", 37.4, -78.7)));
    final List<Gateway> gateways = new ArrayList<>(List.of(gateway(BEIJING), gateway(FRANKFURT), gateway(VIRGINIA)));
    final List<Node> nodes = new ArrayList<>(List.of(
            node(BEIJING, 1),
            node(BEIJING, 2),
            node(FRANKFURT, 1),
            node(FRANKFURT, 2),
            node(VIRGINIA, 1),
            node(VIRGINIA, 2)));
    final List<ModelVersion> versions = new ArrayList<>(List.of(version(DIGITS_1)));
    final List<Deployment> deployments =
            new ArrayList<>(List.of(new Deployment(DIGITS_1, new RegionSelection.All(), 2)));
    final List<Assignment> assignments = new ArrayList<>();
    final List<ResidencyPolicy> policies = new ArrayList<>(List.of(
            new ResidencyPolicy(PUBLIC, new ResidencyPolicy.Anywhere()),
            new ResidencyPolicy(EU_ONLY, new ResidencyPolicy.Within(Set.of(new Jurisdiction("EU")))),
            new ResidencyPolicy(CN_ONLY, new ResidencyPolicy.Within(Set.of(new Jurisdiction("CN"))))));
    DataClass defaultDataClass = PUBLIC;
    Optional<Traffic> traffic = Optional.empty();
    Optional<List<InferenceKey>> keys = Optional.empty();

    FleetSnapshot snapshot() {
        return new FleetSnapshot(
                epoch,
                revision,
                regions,
                gateways,
                nodes,
                versions,
                deployments,
                assignments,
                policies,
                defaultDataClass,
                Optional.empty(),
                traffic,
                keys);
    }

    /** The same fleet, one revision later. */
    Fleet next() {
        revision++;
        return this;
    }

    /** Deploys {@code digits} in these regions alone. */
    Fleet deployOnlyIn(RegionId... places) {
        deployments.set(0, new Deployment(DIGITS_1, new RegionSelection.Only(Set.of(places)), 2));
        return this;
    }

    static Region region(RegionId id, String jurisdiction, double latitude, double longitude) {
        return new Region(id, new Jurisdiction(jurisdiction), new Coordinates(latitude, longitude), 1, 300);
    }

    static Gateway gateway(RegionId region) {
        return new Gateway(region, new Endpoint(region + ".gateway", 7071));
    }

    static Node node(RegionId region, int number) {
        return new Node(new NodeId(region + "-" + number), region, new Endpoint(region + "-" + number, 9000));
    }

    static ModelVersion version(ModelVersionId id) {
        return new ModelVersion(id, new ArtifactId("0".repeat(64)), 1, ModelFormat.ONNX, SIGNATURE, Instant.EPOCH);
    }

    static NodeSignal signal(NodeId node, long sequence, ModelVersionId... ready) {
        return new NodeSignal(node, sequence, 0, 2, 1_000, List.of(ready));
    }

    static RegionDigest digest(RegionId region, long sequence, ModelVersionId... ready) {
        return new RegionDigest(region, sequence, 1, 0, 0, 4, 1_000, 0, List.of(ready));
    }
}
