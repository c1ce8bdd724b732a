package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.client.Credentials;
import io.lepton.client.LeptonClient;
import io.lepton.client.LeptonClientConfig;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.RegionSelection;
import io.lepton.training.BundledModel;
import io.lepton.wire.DeploymentRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A fleet of real processes, one role each: a control plane, and a gateway and a node in each of two regions. They reach
 * each other through {@link Relay}s: one before the control plane, each gateway and each node. Callers come straight.
 */
final class ProcessFleet implements AutoCloseable {
    static final List<String> REGIONS = List.of("oslo", "madrid");
    /** A class of data, and the one region that may process it. */
    static final String BOUND_CLASS = "eu-only";

    static final String BOUND_REGION = "madrid";
    static final ModelName MODEL = new ModelName("payments");
    static final DeploymentRequest EVERYWHERE = new DeploymentRequest(Optional.empty(), new RegionSelection.All(), 1);

    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final String CONFIG = """
            regions:
              - {id: oslo, jurisdiction: NO, latitude: 59.91, longitude: 10.75}
              - {id: madrid, jurisdiction: EU, latitude: 40.42, longitude: -3.70}
            """;

    private final Desk desk;
    private final Path folder;
    private final Relay toControl;
    private final Map<String, Relay> toGateways = new LinkedHashMap<>();
    private final Map<String, Relay> toNodes = new LinkedHashMap<>();
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final Map<String, Path> outputs = new LinkedHashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();

    private ProcessFleet(Path folder) {
        this.folder = folder;
        this.desk = new Desk(folder);
        this.toControl = new Relay(desk.port());
        REGIONS.forEach(region -> {
            toGateways.put(region, new Relay(gatewayPort(region)));
            toNodes.put(region, new Relay(nodePort(region)));
        });
    }

    /** Starts every process, and waits until both gateways have the bundled model answer. */
    static ProcessFleet start(Path folder) {
        var fleet = new ProcessFleet(folder);
        try {
            fleet.startAll();
            return fleet;
        } catch (IOException e) {
            fleet.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            fleet.close();
            throw e;
        }
    }

    void startControl() {
        start("control", "control --port " + desk.port());
    }

    void startGateway(String region) {
        start(
                "gateway-" + region,
                "gateway --region " + region + " --port " + gatewayPort(region)
                        + toGateway(region).advertised() + controlOption());
    }

    void startNode(String region) {
        start(
                "node-" + region,
                "node --region " + region + " --name " + region + "-1 --port " + nodePort(region)
                        + toNode(region).advertised() + controlOption());
    }

    /** Ends a process without warning. */
    void kill(String name) throws InterruptedException {
        Process process = process(name);
        processes.remove(name);
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Ends a process in order. */
    void terminate(String name) throws InterruptedException {
        Process process = process(name);
        processes.remove(name);
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(output(name)).isTrue();
        assertThat(process.exitValue()).as(output(name)).isZero();
    }

    /** Stops a process where it is, as a machine that is starved of time. */
    void pause(String name) throws InterruptedException {
        signal("STOP", name);
    }

    void resume(String name) throws InterruptedException {
        signal("CONT", name);
    }

    /** The network between the control plane and the rest. */
    Relay toControl() {
        return toControl;
    }

    /** The network between a region's gateway and its peers. */
    Relay toGateway(String region) {
        return relay(toGateways, region);
    }

    /** The network between a region's gateway and its node. */
    Relay toNode(String region) {
        return relay(toNodes, region);
    }

    URI control() {
        return URI.create("http://127.0.0.1:" + desk.port());
    }

    URI gateway(String region) {
        return URI.create("http://127.0.0.1:" + gatewayPort(region));
    }

    /** Where a region's node answers itself. */
    URI node(String region) {
        return URI.create("http://127.0.0.1:" + nodePort(region));
    }

    /** Where it is typed. */
    Desk desk() {
        return desk;
    }

    /** The numbers by which the system knows a region's processes. */
    String processIds(String region) {
        return process("gateway-" + region).pid() + " "
                + process("node-" + region).pid();
    }

    /** The file of the model that is deployed. */
    Path modelFile() {
        return folder.resolve("payments.onnx");
    }

    /** A client with the key that the control plane left on the desk, if it has started once. */
    LeptonClient connect() {
        var config = Credentials.in(desk.home())
                .keyFor(control(), Map.of())
                .map(LeptonClientConfig.DEFAULTS::withKey)
                .orElse(LeptonClientConfig.DEFAULTS);
        return LeptonClient.connect(control(), config);
    }

    /** What a process has written since its last start. */
    String output(String name) {
        Path output = outputs.get(name);
        return output == null ? "" : House.text(output);
    }

    /** Waits until a gateway or a node itself has the model answer. */
    void awaitAnswers(URI place) {
        await(place + " answers").atMost(START_MAX).failFast(this::assertAlive).until(() -> answers(place));
    }

    /** Waits until the control plane sees every node and every replica well. */
    void awaitWell() {
        await("a fleet that is well").atMost(START_MAX).until(this::isWell);
    }

    @Override
    public void close() {
        processes.values().forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
        toControl.close();
        toGateways.values().forEach(Relay::close);
        toNodes.values().forEach(Relay::close);
        http.close();
    }

    private void startAll() throws IOException {
        Files.writeString(folder.resolve("fleet.yaml"), CONFIG);
        startControl();
        REGIONS.forEach(this::startGateway);
        REGIONS.forEach(this::startNode);
        await("the control plane").atMost(START_MAX).failFast(this::assertAlive).until(this::isThere);
        Path file = modelFile();
        try (var bytes = BundledModel.open();
                var client = connect()) {
            Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
            client.pushModel(MODEL, file);
            client.deploy(MODEL, EVERYWHERE);
        }
        REGIONS.forEach(region -> awaitAnswers(gateway(region)));
        awaitWell();
    }

    private boolean isThere() {
        try (var client = connect()) {
            return client.regions().size() == REGIONS.size();
        } catch (LeptonException _) {
            return false;
        }
    }

    private boolean isWell() {
        try (var client = connect()) {
            return client.regions().stream().allMatch(region -> region.state().equals("alive"))
                    && client.deployments().stream()
                            .allMatch(deployment -> deployment.state().equals("ready") && deployment.ready() == 2);
        } catch (LeptonException _) {
            return false;
        }
    }

    private boolean answers(URI place) {
        try {
            var request = HttpRequest.newBuilder(place.resolve("/v2/models/" + MODEL + "/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void start(String name, String command) {
        Path output = desk.outputFile();
        outputs.put(name, output);
        processes.put(name, desk.start("exec ./lepton " + command + " --config fleet.yaml", output));
    }

    private String controlOption() {
        return " --control http://127.0.0.1:" + toControl.port();
    }

    private int gatewayPort(String region) {
        return desk.port() + 1 + REGIONS.indexOf(region);
    }

    private int nodePort(String region) {
        return desk.port() + 1 + REGIONS.size() + REGIONS.indexOf(region);
    }

    private static Relay relay(Map<String, Relay> relays, String region) {
        return Optional.ofNullable(relays.get(region))
                .orElseThrow(() -> new AssertionError("no such region: region=" + region));
    }

    private void signal(String signal, String name) throws InterruptedException {
        assertThat(desk.run("kill -" + signal + " " + process(name).pid()).exitCode())
                .isZero();
    }

    private Process process(String name) {
        return Optional.ofNullable(processes.get(name))
                .orElseThrow(() -> new AssertionError("does not run: process=" + name));
    }

    private void assertAlive() {
        processes.forEach((name, process) -> assertThat(process.isAlive())
                .as("%s has ended: %s", name, output(name))
                .isTrue());
    }
}
