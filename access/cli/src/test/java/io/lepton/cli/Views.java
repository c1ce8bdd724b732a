package io.lepton.cli;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.DataClass;
import io.lepton.domain.ElementType;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.PolicyTerms;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.ApplyView;
import io.lepton.wire.ChangeView;
import io.lepton.wire.DeploymentView;
import io.lepton.wire.ModelView;
import io.lepton.wire.NodeView;
import io.lepton.wire.RegionView;
import io.lepton.wire.StatusView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A small fleet as the API shows it: two regions, one of them lost. */
final class Views {
    static final ModelVersionId DIGITS = new ModelVersionId(new ModelName("digits"), 3);
    static final RegionId BEIJING = new RegionId("beijing");
    static final RegionId FRANKFURT = new RegionId("frankfurt");

    static final Signature SIGNATURE = new Signature(
            List.of(new TensorSpec("image", ElementType.FP32, Shape.of(Shape.UNKNOWN, 1, 28, 28))),
            List.of(new TensorSpec("scores", ElementType.FP32, Shape.of(Shape.UNKNOWN, 10))));

    static final ModelView MODEL = new ModelView(
            DIGITS.model(),
            3,
            List.of(new ModelVersion(
                    DIGITS,
                    new ArtifactId("ab".repeat(32)),
                    26_454,
                    ModelFormat.ONNX,
                    SIGNATURE,
                    Instant.parse("2026-11-21T04:00:00.5Z"))));

    static final List<NodeView> NODES = List.of(
            new NodeView(
                    new NodeId("beijing-1"),
                    BEIJING,
                    "alive",
                    "h:4711",
                    17,
                    List.of(new ReplicaState(DIGITS, Phase.READY, ""))),
            new NodeView(new NodeId("frankfurt-1"), FRANKFURT, "lost", "h:4712", 9, List.of()));

    static final StatusView STATUS = new StatusView(
            "0.1.0",
            true,
            1,
            17,
            regions("http://h:7071"),
            NODES,
            List.of(deployed("ready")),
            List.of(
                    new ResidencyPolicy(
                            new DataClass("eu-only"),
                            new ResidencyPolicy.Within(Set.of(new Jurisdiction("EU"))),
                            Optional.of(new PolicyTerms(
                                    Optional.of(30_000L),
                                    List.of(new PolicyTerms.Transfer(new Jurisdiction("NO"), "EEA agreement")),
                                    Optional.empty()))),
                    new ResidencyPolicy(new DataClass("home"), new ResidencyPolicy.Exactly(Set.of(BEIJING, FRANKFURT))),
                    new ResidencyPolicy(new DataClass("public"), new ResidencyPolicy.Anywhere())),
            new DataClass("public"),
            List.of(
                    new StatusView.Receiver("gateway-beijing", 1, 17, ""),
                    new StatusView.Receiver("gateway-frankfurt", 1, 9, "no such region: region=rome")));

    static final List<ChangeView> HISTORY = List.of(
            change(
                    9,
                    "anna",
                    "deployment",
                    Optional.of(Map.of("replicasPerRegion", 1)),
                    Map.of("replicasPerRegion", 2)),
            change(4, "lepton", "serving", Optional.empty(), Map.of("regions", "all")),
            change(3, "boris", "version", Optional.empty(), Map.of("sizeBytes", 5)),
            new ChangeView(
                    2,
                    Instant.EPOCH,
                    "anna",
                    "deployment",
                    "digits",
                    Optional.of(DIGITS.model()),
                    Optional.of(Map.of("regions", "all")),
                    Optional.empty()));

    static final ApplyView APPLIED = new ApplyView(
            true,
            7,
            List.of(
                    new ApplyView.Outcome("ModelVersion", "digits/1", "created", List.of()),
                    new ApplyView.Outcome(
                            "Deployment",
                            "digits",
                            "changed",
                            List.of(new ApplyView.Difference("spec.replicas", Optional.of(1), Optional.of(2))))),
            List.of());
    static final Map<String, Object> DOCUMENT = Map.of(
            "kind",
            "Deployment",
            "metadata",
            Map.of("name", "digits", "project", "lab", "revision", 7),
            "spec",
            Map.of("replicas", 2));

    private Views() {}

    /** What a fleet answers that does not have the model file yet. */
    static ApplyView wanting(String file) {
        return new ApplyView(false, 6, List.of(), List.of(new ApplyView.Wanted(file, "models/digits.onnx", 4)));
    }

    private static ChangeView change(
            long revision,
            String author,
            String kind,
            Optional<Map<String, Object>> before,
            Map<String, Object> after) {
        return new ChangeView(
                revision,
                Instant.EPOCH,
                author,
                kind,
                "digits",
                Optional.of(DIGITS.model()),
                before,
                Optional.of(after));
    }

    static List<RegionView> regions(String gateway) {
        return List.of(
                new RegionView(
                        BEIJING, new Jurisdiction("CN"), 39.9, 116.4, 1.5, 580, "alive", Optional.of(gateway), 2, 2),
                new RegionView(
                        FRANKFURT, new Jurisdiction("EU"), 50.1, 8.7, 12.25, 340.4, "lost", Optional.empty(), 0, 2));
    }

    static DeploymentView deployed(String state) {
        return rollout(state, Phase.READY, Phase.READY, "");
    }

    static DeploymentView rollout(String state, Phase beijing, Phase frankfurt, String detail) {
        int ready = (beijing == Phase.READY ? 1 : 0) + (frankfurt == Phase.READY ? 1 : 0);
        return new DeploymentView(
                DIGITS,
                new RegionSelection.All(),
                1,
                state,
                ready,
                2,
                List.of(
                        new DeploymentView.Replica(BEIJING, new NodeId("beijing-1"), beijing, ""),
                        new DeploymentView.Replica(FRANKFURT, new NodeId("frankfurt-1"), frankfurt, detail)));
    }
}
