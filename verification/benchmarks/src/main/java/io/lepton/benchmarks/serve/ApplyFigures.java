package io.lepton.benchmarks.serve;

import io.lepton.artifacts.MemoryArtifactStore;
import io.lepton.chassis.Clock;
import io.lepton.chassis.Web;
import io.lepton.client.LeptonClient;
import io.lepton.client.ResourceCalls.Deed;
import io.lepton.client.ResourceCalls.Rest;
import io.lepton.control.ControlConfig;
import io.lepton.control.ControlPlane;
import io.lepton.control.ControlPorts;
import io.lepton.control.DevelopmentControls;
import io.lepton.control.FleetDefinition;
import io.lepton.control.ReignConfig.Succession;
import io.lepton.control.SqlDesiredStore;
import io.lepton.domain.Coordinates;
import io.lepton.domain.DataClass;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.wire.ApplyRequest;
import io.lepton.wire.Json;
import io.lepton.wire.OnnxFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Times what a user does with a file of 500 resources, over HTTP, against a control plane with a SQLite store in the same
 * process: apply it to an empty fleet, compare it, change half of it, undo that, read the history.
 *
 * <p>Argument: how many times, each on a store of its own; the first is cold. Prints JSON: milliseconds by the clock and of
 * processor time of the whole process.
 */
public final class ApplyFigures {
    private static final int RESOURCES = 500;
    private static final Region REGION =
            new Region(new RegionId("here"), new Jurisdiction("EU"), new Coordinates(50, 8), 0, 0);
    private static final DataClass ANY = new DataClass("public");

    private ApplyFigures() {}

    /** What one step took. */
    private record Took(double millis, double cpuMillis) {}

    public static void main(String[] args) throws IOException {
        List<Map<String, Took>> runs = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            runs.add(run(Files.createTempDirectory("lepton-apply")));
        }
        System.out.print(Json.writePretty(Map.of("machine", Machine.describe(), "resources", RESOURCES, "runs", runs)));
    }

    private static Map<String, Took> run(Path folder) {
        try (var web = Web.start(Runtime.getRuntime().availableProcessors());
                var store = SqlDesiredStore.open("sqlite:" + folder.resolve("desired.db"));
                var control = start(web, store);
                var client = LeptonClient.connect(URI.create(control.endpoint().httpUrl()))) {
            var fleet = client.resources();
            Map<String, Took> took = new LinkedHashMap<>();
            took.put("apply", time(() -> fleet.apply(file("first"), Deed.DO, Rest.KEEP)));
            took.put("applyUnchanged", time(() -> fleet.apply(file("first"), Deed.DO, Rest.KEEP)));
            took.put("diff", time(() -> fleet.apply(file("second"), Deed.TELL, Rest.KEEP)));
            took.put("applyChanged", time(() -> fleet.apply(file("second"), Deed.DO, Rest.KEEP)));
            long newest = client.history().getFirst().revision();
            took.put("history", time(client::history));
            took.put("undo", time(() -> client.undo(newest)));
            took.put("export", time(fleet::export));
            return took;
        }
    }

    private static ControlPlane start(Web web, SqlDesiredStore store) {
        return ControlPlane.start(
                web,
                ControlConfig.at("127.0.0.1", 0, "benchmark", Succession.AT_ONCE),
                new FleetDefinition(
                        List.of(REGION), List.of(new ResidencyPolicy(ANY, new ResidencyPolicy.Anywhere())), ANY),
                new ControlPorts(
                        new ProcessClock(),
                        store,
                        new MemoryArtifactStore(),
                        OnnxFile::readSignature,
                        DevelopmentControls.forbidden()));
    }

    /** Projects, bindings, policies, nodes and model cards, a hundred of each. */
    private static ApplyRequest file(String words) {
        var text = new StringBuilder();
        for (int i = 0; i < RESOURCES / 5; i++) {
            String name = "thing-" + i;
            add(text, "Project", name, "{description: " + words + "}");
            add(text, "RoleBinding", name, "{role: viewer, subjects: ['user:" + words + "'], project: " + name + "}");
            add(text, "Policy", name, "{regions: [here]}");
            add(text, "Node", name, "{region: here, cordoned: " + words.equals("second") + "}");
            add(text, "Model", name, "{description: a model}");
        }
        return new ApplyRequest(List.of(new ApplyRequest.File("fleet.yaml", text.toString())), Optional.empty());
    }

    private static void add(StringBuilder text, String kind, String name, String spec) {
        text.append("---\napiVersion: lepton.io/v1\nkind: %s\nmetadata:\n  name: %s\n  labels: {team: gold}\nspec: %s\n"
                .formatted(kind, name, spec));
    }

    private static Took time(Runnable step) {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpuBefore = system.getProcessCpuTime();
        long before = System.nanoTime();
        step.run();
        return new Took((System.nanoTime() - before) / 1e6, (system.getProcessCpuTime() - cpuBefore) / 1e6);
    }

    /** The clock of this process. */
    private static final class ProcessClock implements Clock {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }
    }
}
