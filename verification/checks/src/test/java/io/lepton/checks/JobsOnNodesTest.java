package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.client.Credentials;
import io.lepton.client.LeptonClient;
import io.lepton.client.LeptonClientConfig;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.training.BundledModel;
import io.lepton.wire.DeploymentRequest;
import io.lepton.wire.JobRequest;
import io.lepton.wire.JobView;
import io.lepton.wire.Json;
import io.lepton.wire.RunSignal;
import io.lepton.wire.RunView;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trainings on a node of real processes: ended in order, killed with and without their node, and the control plane with them. */
@Timeout(600)
class JobsOnNodesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final RegionId OSLO = new RegionId("oslo");
    private static final ModelName SERVED = new ModelName("payments");
    private static final String JOB = """
            name: circles
            seed: 3
            data: {file: points.csv, label: inside}
            model: {kind: sequential, layers: [{dense: 16, activation: tanh}]}
            fit: {epochs: EPOCHS, batch: 2, threads: 1}
            """;
    private static final int WHOLE = 40;
    private static final int ENDLESS = 1_000_000;

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private Desk desk;

    @BeforeEach
    void start() throws IOException {
        desk = new Desk(folder);
        Files.writeString(
                folder.resolve("fleet.yaml"),
                "regions:\n  - {id: oslo, jurisdiction: NO, latitude: 59.91, longitude: 10.75}\n");
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("points.csv"), points());
        startControl();
        startNode();
    }

    @AfterEach
    void close() {
        trainings().forEach(ProcessHandle::destroyForcibly);
        processes.values().forEach(Process::destroyForcibly);
        http.close();
    }

    @Test
    void aTrainingIsEndedKilledAndLosesItsNodeAndTheNodeServesOnAndTheModelIsTheSame() throws Exception {
        ModelVersionId whole;
        try (var fleet = connect()) {
            serve(fleet);
            fleet.jobs().submit(request(WHOLE));
            whole = await("a training that nothing happens to")
                    .atMost(PATIENCE)
                    .until(() -> over(fleet, 1), Optional::isPresent)
                    .flatMap(JobView::version)
                    .orElseThrow();
            cancelAndResume(fleet);
            killWhileTheNodeAnswers(fleet);
            fleet.jobs().submit(request(WHOLE));
            awaitEpochs(fleet, 3, 3);
        }
        killEverything();
        startControl();
        startNode();
        try (var fleet = connect()) {
            JobView again = await("a training that lost its node")
                    .atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(LeptonException.class)
                    .until(() -> over(fleet, 3), Optional::isPresent)
                    .orElseThrow();
            assertThat(again.version()).as("%s", again).contains(whole);
            assertThat(again.attempt()).as("the node kept what it had").isEqualTo(1);
            await("only that of job 2, which may be taken up again")
                    .atMost(PATIENCE)
                    .until(() -> runs().size() == 1);
        }
    }

    /** It saves, nothing but the checkpoint is left, and it goes on from there. */
    private void cancelAndResume(LeptonClient fleet) throws IOException {
        fleet.jobs().submit(request(ENDLESS));
        awaitEpochs(fleet, 2, 2);
        fleet.jobs().cancel(2);
        JobView cancelled = await("a cancelled training")
                .atMost(PATIENCE)
                .until(() -> over(fleet, 2), Optional::isPresent)
                .orElseThrow();
        assertThat(cancelled.state()).isEqualTo("cancelled");
        assertThat(cancelled.reason().orElseThrow()).contains("and saved");
        await("no process").atMost(PATIENCE).until(() -> trainings().isEmpty());
        assertThat(runs()).as("that of job 1 was removed").hasSize(1);
        Path run = home().resolve("runs").resolve(runs().getFirst());
        assertThat(run.resolve("checkpoint")).exists();
        assertThat(run.resolve("work")).doesNotExist();
        assertThat(run.resolve("model.onnx")).doesNotExist();
        int before = epochs(fleet, 2).getLast();
        fleet.jobs().resume(2);
        await("a training that goes on")
                .atMost(PATIENCE)
                .until(() -> epochs(fleet, 2).getLast() > before);
        List<Integer> all = epochs(fleet, 2);
        assertThat(all.get(all.indexOf(before) + 1)).as("%s", all).isEqualTo(before + 1);
    }

    /** A crash of a training is told, and no caller of the node notices. */
    private void killWhileTheNodeAnswers(LeptonClient fleet) throws Exception {
        var isOver = new AtomicBoolean();
        var answers = new CopyOnWriteArrayList<Integer>();
        var caller = Thread.ofVirtual().start(() -> {
            while (!isOver.get()) {
                answers.add(predict());
            }
        });
        int before = 20;
        await("callers").atMost(PATIENCE).until(() -> answers.size() > before);
        trainings().forEach(ProcessHandle::destroyForcibly);
        JobView killed = await("a killed training")
                .atMost(PATIENCE)
                .until(() -> over(fleet, 2), Optional::isPresent)
                .orElseThrow();
        isOver.set(true);
        caller.join();
        assertThat(killed.state()).isEqualTo("failed");
        assertThat(killed.reason().orElseThrow()).contains("killed (signal 9)");
        assertThat(answers).hasSizeGreaterThan(before).containsOnly(200);
    }

    private void killEverything() throws InterruptedException {
        assertThat(trainings()).as("at work").hasSize(1);
        for (String name : List.of("node", "control")) {
            process(name).destroyForcibly();
            assertThat(process(name).waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        trainings().forEach(ProcessHandle::destroyForcibly);
        await("no process").atMost(PATIENCE).until(() -> trainings().isEmpty());
    }

    private void serve(LeptonClient fleet) throws IOException {
        Path model = folder.resolve("payments.onnx");
        try (var bytes = BundledModel.open()) {
            Files.copy(bytes, model);
        }
        fleet.pushModel(SERVED, model);
        fleet.deploy(SERVED, new DeploymentRequest(Optional.empty(), new RegionSelection.All(), 1));
        await("a node that answers").atMost(PATIENCE).until(() -> predict() == 200);
    }

    /** The status of an answer of the node itself. */
    private int predict() {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + nodePort() + "/v2/models/payments/infer"))
                .timeout(Duration.ofSeconds(60))
                .POST(BodyPublishers.ofString("{\"inputs\": [{\"name\": \"payment\", \"shape\": [1, 4],"
                        + " \"datatype\": \"FP32\", \"data\": [1850.0, 3, 1, 4]}]}"))
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException _) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JobRequest request(int epochs) {
        return new JobRequest(
                new ModelName("circles"),
                "circles.yaml",
                JOB.replace("EPOCHS", Integer.toString(epochs)),
                OSLO,
                Optional.empty(),
                Optional.empty());
    }

    private static Optional<JobView> over(LeptonClient fleet, int job) {
        return Optional.of(fleet.jobs().one(job)).filter(JobView::isOver);
    }

    private static void awaitEpochs(LeptonClient fleet, int job, int count) {
        await("epochs of job " + job)
                .atMost(PATIENCE)
                .failFast("the job is over", () -> fleet.jobs().one(job).isOver())
                .until(() -> epochs(fleet, job).size() >= count);
    }

    private static List<Integer> epochs(LeptonClient fleet, int job) {
        return fleet.jobs().log(job, 0).lines().stream()
                .filter(line -> line.startsWith("{"))
                .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8), RunSignal.class))
                .flatMap(signal -> signal.epoch().stream())
                .map(RunView.EpochView::epoch)
                .toList();
    }

    /** The processes that train for the node, whoever started them. */
    private List<ProcessHandle> trainings() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .map(List::of)
                        .orElse(List.of())
                        .contains(home().toString()))
                .toList();
    }

    private List<String> runs() throws IOException {
        try (var all = Files.list(home().resolve("runs"))) {
            return all.map(path -> String.valueOf(path.getFileName())).sorted().toList();
        }
    }

    private Path home() {
        return desk.home().resolve("roles").resolve("node-oslo-1").resolve("training");
    }

    private void startControl() {
        start("control", "control --port " + desk.port());
        await("a control plane").atMost(PATIENCE).until(this::isThere);
    }

    private void startNode() {
        start(
                "node",
                "node --region oslo --name oslo-1 --port " + nodePort() + " --training-data data --training-memory 2g"
                        + " --control http://127.0.0.1:" + desk.port());
    }

    private boolean isThere() {
        try (var fleet = connect()) {
            return !fleet.regions().isEmpty();
        } catch (LeptonException _) {
            return false;
        }
    }

    private LeptonClient connect() {
        URI control = URI.create("http://127.0.0.1:" + desk.port());
        return LeptonClient.connect(
                control,
                Credentials.in(desk.home())
                        .keyFor(control, Map.of())
                        .map(LeptonClientConfig.DEFAULTS::withKey)
                        .orElse(LeptonClientConfig.DEFAULTS));
    }

    private void start(String name, String command) {
        processes.put(name, desk.start("exec ./lepton " + command + " --config fleet.yaml", desk.outputFile()));
    }

    private Process process(String name) {
        return Optional.ofNullable(processes.get(name)).orElseThrow();
    }

    private int nodePort() {
        return desk.port() + 1;
    }

    /** Points of a square, and whether they are inside a circle. */
    private static String points() {
        var random = new Random(1);
        var points = new StringBuilder("x,y,inside\n");
        for (int i = 0; i < 800; i++) {
            double x = random.nextDouble(-1, 1);
            double y = random.nextDouble(-1, 1);
            points.append(x).append(',').append(y).append(',').append(x * x + y * y < 0.6 ? "yes\n" : "no\n");
        }
        return points.toString();
    }
}
