package io.lepton.wire;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.Assignment;
import io.lepton.domain.Coordinates;
import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.ElementType;
import io.lepton.domain.Endpoint;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Snapshots of fleets that are drawn from a seed. */
final class RandomFleets {
    private static final Signature SIGNATURE = new Signature(
            List.of(new TensorSpec("x", ElementType.FP32, Shape.of(-1, 4))),
            List.of(new TensorSpec("y", ElementType.FP32, Shape.of(-1, 1))));

    private RandomFleets() {}

    static FleetSnapshot snapshot(Random random, long epoch, long revision) {
        return at(large(random, 1 + random.nextInt(12)), epoch, revision);
    }

    /** A fleet with so many deployments, on six nodes of three regions. */
    static FleetSnapshot large(Random random, int deployments) {
        List<Region> regions =
                IntStream.range(0, 3).mapToObj(RandomFleets::region).toList();
        List<Node> nodes = IntStream.range(0, 6)
                .mapToObj(i -> new Node(
                        new NodeId("node-" + i), regions.get(i % 3).id(), new Endpoint("10.0.0." + i, 8_000 + i)))
                .toList();
        List<ModelVersion> versions =
                IntStream.range(0, deployments).mapToObj(RandomFleets::version).toList();
        return new FleetSnapshot(
                1,
                0,
                regions,
                List.of(new Gateway(regions.getFirst().id(), new Endpoint("gate\u00e9\"\\way", 7_071))),
                nodes,
                versions,
                versions.stream()
                        .map(version -> new Deployment(version.id(), new RegionSelection.All(), 1))
                        .toList(),
                versions.stream()
                        .map(version -> new Assignment(
                                version.id(), nodes.get(random.nextInt(6)).id()))
                        .toList(),
                List.of(
                        new ResidencyPolicy(new DataClass("public"), new ResidencyPolicy.Anywhere()),
                        new ResidencyPolicy(
                                new DataClass("no-only"), new ResidencyPolicy.Within(Set.of(new Jurisdiction("NO"))))),
                new DataClass("public"));
    }

    /** The same under another number. */
    static FleetSnapshot at(FleetSnapshot from, long epoch, long revision) {
        return new FleetSnapshot(
                epoch,
                revision,
                from.regions(),
                from.gateways(),
                from.nodes(),
                from.versions(),
                from.deployments(),
                from.assignments(),
                from.policies(),
                from.defaultDataClass());
    }

    /** Adds, removes or moves something. */
    static FleetSnapshot change(FleetSnapshot from, Random random, long revision) {
        List<Node> nodes = new ArrayList<>(from.nodes());
        List<Assignment> assignments = new ArrayList<>(from.assignments());
        switch (random.nextInt(4)) {
            case 0 ->
                assignments.add(
                        random.nextInt(assignments.size() + 1),
                        new Assignment(version(random.nextInt(50)).id(), new NodeId("node-" + random.nextInt(6))));
            case 1 -> removeOne(assignments, random);
            case 2 ->
                nodes.add(
                        random.nextInt(nodes.size() + 1),
                        new Node(
                                new NodeId("more-" + random.nextInt(50)),
                                from.regions().getFirst().id(),
                                new Endpoint("10.1.0.1", 1 + random.nextInt(9_000))));
            default -> Collections.swap(nodes, random.nextInt(nodes.size()), random.nextInt(nodes.size()));
        }
        return new FleetSnapshot(
                from.epoch(),
                revision,
                from.regions(),
                from.gateways(),
                nodes,
                from.versions(),
                from.deployments(),
                assignments,
                from.policies(),
                new DataClass(random.nextBoolean() ? "public" : "no-only"));
    }

    private static void removeOne(List<Assignment> assignments, Random random) {
        if (!assignments.isEmpty()) {
            assignments.remove(random.nextInt(assignments.size()));
        }
    }

    private static Region region(int i) {
        return new Region(new RegionId("region-" + i), new Jurisdiction("NO"), new Coordinates(i, 10.75), 0.119, 1e-7);
    }

    private static ModelVersion version(int i) {
        return new ModelVersion(
                new ModelVersionId(new ModelName("model-" + i), 1),
                new ArtifactId("%064x".formatted(i)),
                100 + i,
                ModelFormat.ONNX,
                SIGNATURE,
                Instant.ofEpochSecond(1_000_000L + i, 123_000_000),
                List.of());
    }
}
