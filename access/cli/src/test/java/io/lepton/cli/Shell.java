package io.lepton.cli;

import io.lepton.client.LeptonClient;
import io.lepton.client.LeptonClientConfig;
import io.lepton.domain.ElementType;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A place to type commands: a scripted fleet behind real HTTP, streams that remember, a clock that only pauses move. */
final class Shell implements Surroundings.Pace, AutoCloseable {
    final FleetServer fleet;
    final Map<String, String> environment = new HashMap<>();
    final List<URI> connected = new ArrayList<>();
    final List<String> read = new ArrayList<>();
    Path userHome = Path.of("nowhere");
    boolean isTerminal;
    int pausesBeforeInterrupt = Integer.MAX_VALUE;
    FleetLauncher launcher = (options, _) -> {
        throw new AssertionError("not to be launched: " + options);
    };

    RoleRunner roles = (options, _) -> {
        throw new AssertionError("not to be run: " + options);
    };

    DrillGround drills = declared -> {
        throw new AssertionError("not to be opened: " + declared);
    };

    Training training = home -> {
        throw new AssertionError("not to be trained in: " + home);
    };

    Federating federating = home -> {
        throw new AssertionError("not to be federated in: " + home);
    };

    final ScriptedSimulator simulator = new ScriptedSimulator();
    final ScriptedPrivacy privacy = new ScriptedPrivacy();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long nanos;

    Shell() throws IOException {
        fleet = new FleetServer();
    }

    @Override
    public void close() {
        fleet.close();
    }

    int type(String... words) {
        out.reset();
        err.reset();
        var program = new Program(launcher, roles, simulator, drills, privacy, training, federating);
        return Cli.run(words, program, surroundings(), this::connect, this::readInput);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
        nanos += time.toNanos();
        if (--pausesBeforeInterrupt < 0) {
            throw new InterruptedException("Ctrl-C");
        }
    }

    private Surroundings surroundings() {
        return new Surroundings("1.2.3", print(out), print(err), isTerminal, environment, userHome, this);
    }

    /** Whatever the address, the scripted fleet answers there. */
    private LeptonClient connect(URI control, LeptonClientConfig config) {
        connected.add(control);
        return LeptonClient.connect(fleet.url(), config);
    }

    private List<NamedTensor> readInput(Path file, Signature signature, Optional<InputReader.Scale> scale) {
        read.add(file.getFileName() + " " + signature.inputs().getFirst().name() + " " + scale);
        return List.of(new NamedTensor("image", Tensor.zeros(ElementType.FP32, Shape.of(1, 1, 28, 28))));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
