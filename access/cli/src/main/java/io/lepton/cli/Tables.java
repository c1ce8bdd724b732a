package io.lepton.cli;

import io.lepton.domain.ModelVersion;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.domain.Shape;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.DeploymentView;
import io.lepton.wire.ModelView;
import io.lepton.wire.NodeView;
import io.lepton.wire.RegionView;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Draws the API's views as tables; where there is nothing to show, says so and how to change that. */
final class Tables {
    private static final String[] SIZE_UNITS = {"B", "kB", "MB", "GB", "TB"};

    private Tables() {}

    static String regions(List<RegionView> regions, Ink ink) {
        var table = new Table(ink)
                .words("REGION", "LAW", "STATE")
                .numbers("NODES", "COST/H", "gCO2/kWh")
                .words("GATEWAY");
        for (RegionView region : regions) {
            table.row(
                    region.id(),
                    region.jurisdiction(),
                    ink.state(region.state()),
                    region.nodesAlive() + "/" + region.nodes(),
                    String.format(Locale.ROOT, "%.2f", region.costPerNodeHour()),
                    String.format(Locale.ROOT, "%.0f", region.carbonGramsPerKwh()),
                    region.gateway().orElse(""));
        }
        return table.draw();
    }

    static String nodes(List<NodeView> nodes, Ink ink) {
        if (nodes.isEmpty()) {
            return "no node has joined yet\n";
        }
        var table = new Table(ink)
                .words("NODE", "REGION", "STATE", "ENDPOINT")
                .numbers("REVISION")
                .words("HOLDS");
        for (NodeView node : nodes) {
            table.row(
                    node.id(),
                    node.region(),
                    ink.state(node.state()),
                    node.endpoint(),
                    node.revision(),
                    holds(node, ink));
        }
        return table.draw();
    }

    static String models(List<ModelView> models, Ink ink) {
        if (models.isEmpty()) {
            return "no models yet; add one with: lepton models push NAME FILE\n";
        }
        var table = new Table(ink)
                .words("MODEL")
                .numbers("VERSION", "SIZE")
                .words("INPUTS", "OUTPUTS", "REGISTERED", "SHA-256");
        models.forEach(model -> model.versions().forEach(version -> version(table, version)));
        return table.draw();
    }

    static String deployments(List<DeploymentView> deployments, Ink ink) {
        if (deployments.isEmpty()) {
            return "nothing is deployed; deploy a model with: lepton deploy MODEL --regions all\n";
        }
        var table = new Table(ink)
                .words("MODEL")
                .numbers("VERSION")
                .words("REGIONS")
                .numbers("PER REGION")
                .words("STATE")
                .numbers("READY")
                .words("ROLLOUT");
        for (DeploymentView deployment : deployments) {
            table.row(
                    deployment.version().model(),
                    deployment.version().number(),
                    deployment.regions(),
                    deployment.replicasPerRegion(),
                    ink.state(deployment.state()),
                    deployment.ready() + "/" + deployment.wanted(),
                    deployment.rollout().map(RolloutPage::sentence).orElse(""));
        }
        return table.draw() + failures(deployments, ink);
    }

    private static String failures(List<DeploymentView> deployments, Ink ink) {
        return deployments.stream()
                .flatMap(deployment -> deployment.replicas().stream()
                        .filter(replica -> replica.phase() == Phase.FAILED)
                        .map(replica ->
                                ink.bad(deployment.version() + " on " + replica.node() + ": " + replica.detail())
                                        + "\n"))
                .collect(Collectors.joining());
    }

    private static String holds(NodeView node, Ink ink) {
        return node.replicas().stream()
                .map(replica -> replica.version() + " " + ink.state(word(replica)))
                .collect(Collectors.joining(", "));
    }

    private static String word(ReplicaState replica) {
        return replica.phase().name().toLowerCase(Locale.ROOT);
    }

    private static void version(Table table, ModelVersion version) {
        table.row(
                version.id().model(),
                version.id().number(),
                size(version.sizeBytes()),
                tensors(version.signature().inputs()),
                tensors(version.signature().outputs()),
                version.registeredAt().truncatedTo(ChronoUnit.SECONDS),
                version.artifact().sha256().substring(0, 12));
    }

    private static String tensors(List<TensorSpec> specs) {
        return specs.stream()
                .map(spec -> spec.name() + " " + spec.type() + shape(spec.shape()))
                .collect(Collectors.joining(", "));
    }

    private static String shape(Shape shape) {
        return LongStream.of(shape.toArray())
                .mapToObj(extent -> extent == Shape.UNKNOWN ? "?" : Long.toString(extent))
                .collect(Collectors.joining("x", "[", "]"));
    }

    /** A size in decimal units with three digits at most before the point: {@code 26.5 kB}. */
    static String size(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1_000 && unit < SIZE_UNITS.length - 1) {
            amount /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, SIZE_UNITS[unit]);
    }
}
