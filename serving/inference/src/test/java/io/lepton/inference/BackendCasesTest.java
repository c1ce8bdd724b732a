package io.lepton.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lepton.chassis.Web;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.inference.BackendCase.Example;
import io.lepton.inference.BackendCase.Skip;
import io.lepton.inference.engine.SteppingClock;
import io.lepton.inference.engine.TestRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ONNX backend tests through a node: every model in one node, every case as JSON, as bytes and as a call of gRPC.
 *
 * <p>Prints how many cases each transport carried, and why it did not carry the others.
 */
@Tag("real-data")
final class BackendCasesTest {
    private static final Path CASES = data().resolve("onnx-backend/cases.tar.xz");

    private final Web web = Web.start(2);
    private final FakeControl control = new FakeControl(web);
    private final InferencePool pool = InferencePool.of(2, TestRuntime.onnx(), new CountedMemory());
    private final Map<BackendCase, ModelVersion> versions = new LinkedHashMap<>();
    private final Map<ModelName, String> failures = new HashMap<>();
    private final Map<Transport, Integer> carried = new EnumMap<>(Transport.class);
    /** The names of the cases, by transport and reason. */
    private final Map<String, List<ModelName>> skips = new TreeMap<>();

    private final List<String> wrong = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private InferenceNode node;

    @SuppressWarnings("NullAway.Init")
    private NodeCaller caller;

    @AfterEach
    void ends() {
        caller.close();
        node.kill();
        control.close();
        pool.close();
        web.close();
    }

    @Test
    void answersEveryCaseOverEveryTransportThatCanCarryIt() throws Exception {
        node = InferenceNode.start(config(), web, new SteppingClock(), pool);
        caller = new NodeCaller(node.endpoint());
        assumeTrue(Files.exists(CASES), () -> "real data absent: " + CASES);
        List<BackendCase> cases = BackendCase.in(unpack());
        load(cases);
        for (BackendCase tried : cases) {
            for (Transport transport : Transport.values()) {
                run(tried, transport);
            }
        }
        report(cases.size());
        assertThat(wrong).isEmpty();
        assertThat(carried).containsOnlyKeys(Transport.values());
    }

    private Path unpack() throws IOException, InterruptedException {
        var tar = new ProcessBuilder("tar", "-xJf", CASES.toString(), "-C", directory.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).as("exit status of tar").isZero();
        return directory.resolve("cases");
    }

    /** Assigns every model to the node at once, and waits until each is ready or has failed. */
    private void load(List<BackendCase> cases) throws Exception {
        for (BackendCase tried : cases) {
            try {
                versions.put(tried, publish(tried));
            } catch (LeptonException e) {
                failures.put(tried.name(), reason(String.valueOf(e.getMessage())));
            }
        }
        ModelVersion[] wanted = versions.values().toArray(ModelVersion[]::new);
        await().until(control::isSubscribed);
        control.send(Fleets.assigning(1, 1, wanted));
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        states().size() == wanted.length && states().stream().allMatch(BackendCasesTest::isSettled));
        for (ReplicaState state : states()) {
            if (state.phase() == Phase.FAILED) {
                failures.put(state.version().model(), reason(state.detail()));
            }
        }
    }

    private void run(BackendCase tried, Transport transport) throws Exception {
        ModelVersion version = versions.get(tried);
        String failure = failures.get(tried.name());
        if (version == null || failure != null) {
            skip(tried, transport, String.valueOf(failure));
            return;
        }
        try {
            for (Example example : tried.examples(version.signature())) {
                check(tried, transport, version, example);
            }
            carried.merge(transport, 1, Integer::sum);
        } catch (Skip skip) {
            skip(tried, transport, String.valueOf(skip.getMessage()));
        }
    }

    private void check(BackendCase tried, Transport transport, ModelVersion version, Example example)
            throws IOException, InterruptedException, Skip {
        if (transport == Transport.JSON) {
            requireJson(example);
        }
        String place = tried.name() + " over " + transport + ": ";
        List<NamedTensor> found;
        try {
            found = caller.infer(transport, version.id(), example.inputs());
        } catch (NodeCaller.Refusal refusal) {
            wrong.add(place + refusal.getMessage());
            return;
        }
        for (int output = 0; output < example.outputs().size(); output++) {
            NamedTensor wanted = example.outputs().get(output);
            Closeness.difference(found.get(output).tensor(), wanted.tensor())
                    .ifPresent(difference -> wrong.add(place + wanted.name() + ": " + difference));
        }
    }

    private static void requireJson(Example example) throws Skip {
        var obstacle = Stream.concat(example.inputs().stream(), example.outputs().stream())
                .flatMap(named -> Closeness.jsonObstacle(named.tensor()).stream())
                .findFirst();
        if (obstacle.isPresent()) {
            throw new Skip(obstacle.get());
        }
    }

    private ModelVersion publish(BackendCase tried) throws IOException, NoSuchAlgorithmException {
        byte[] bytes = Files.readAllBytes(tried.model());
        var signature = tried.signature();
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        control.artifacts.put(digest, bytes);
        return new ModelVersion(
                new ModelVersionId(tried.name(), 1),
                new ArtifactId(digest),
                bytes.length,
                ModelFormat.ONNX,
                signature,
                Instant.EPOCH);
    }

    private List<ReplicaState> states() {
        return control.reports.isEmpty() ? List.of() : control.reports.getLast().replicas();
    }

    private static boolean isSettled(ReplicaState state) {
        return state.phase() == Phase.READY || state.phase() == Phase.FAILED;
    }

    private void skip(BackendCase tried, Transport transport, String reason) {
        skips.computeIfAbsent(transport + ", " + reason, _ -> new ArrayList<>()).add(tried.name());
    }

    /** The reason without the names that differ from case to case. */
    private static String reason(String message) {
        return message.replaceAll(",? ?(version|file|input|output)=[^ ,]+", "").replace(":,", ":");
    }

    private void report(int cases) {
        System.out.println("ONNX backend cases: " + cases + ", carried: " + carried);
        skips.forEach(
                (reason, names) -> System.out.println("  skipped " + names.size() + " as " + reason + ": " + names));
        wrong.forEach(fault -> System.out.println("  WRONG " + fault));
    }

    private InferenceNodeConfig config() {
        return new InferenceNodeConfig(
                Fleets.SELF,
                Fleets.REGION,
                "127.0.0.1",
                0,
                control.url(),
                directory.resolve("artifacts"),
                InferenceNodeConfig.Limits.DEFAULTS);
    }

    private static Path data() {
        String root = System.getProperty("lepton.root", ".");
        return Path.of(System.getProperty("lepton.data", root + "/../shared/data"));
    }
}
