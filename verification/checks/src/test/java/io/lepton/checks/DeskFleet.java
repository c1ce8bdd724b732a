package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.client.Credentials;
import io.lepton.client.LeptonClient;
import io.lepton.client.LeptonClientConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A fleet that {@code ./lepton up} runs in the foreground of one terminal while a person works in another. */
final class DeskFleet implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final int END_SECONDS_MAX = 30;
    private static final String LAST_LINE = "Stop it with";

    private final URI control;
    private final Path home;
    private final Process process;
    private final Path output;

    private DeskFleet(URI control, Path home, Process process, Path output) {
        this.home = home;
        this.control = control;
        this.process = process;
        this.output = output;
    }

    /** Starts the fleet, and waits until it has printed a {@code curl} line for each of its three regions. */
    static DeskFleet up(Desk desk) {
        return up(desk, "./lepton up", 3);
    }

    /** Starts a fleet with options, and waits until it has printed a number of {@code curl} lines. */
    static DeskFleet up(Desk desk, String command, int curlLines) {
        Path output = desk.outputFile();
        // Not a child of the shell: a signal to the process is a signal to the fleet.
        var control = URI.create("http://127.0.0.1:" + desk.port());
        var fleet = new DeskFleet(control, desk.home(), desk.start(command, output), output);
        await("the fleet's welcome")
                .atMost(START_MAX)
                .failFast("the fleet ended", fleet::assertAlive)
                .until(() -> fleet.output().contains(LAST_LINE));
        assertThat(fleet.curlLines()).hasSize(curlLines);
        return fleet;
    }

    private void assertAlive() {
        assertThat(process.isAlive()).as(output()).isTrue();
    }

    /** A client with the key that the fleet left on the desk. */
    LeptonClient client() {
        String key = Credentials.in(home).keyFor(control, Map.of()).orElseThrow();
        return LeptonClient.connect(control, LeptonClientConfig.DEFAULTS.withKey(key));
    }

    /** Where its control plane answers. */
    URI control() {
        return control;
    }

    /** The commands that it told a person to paste. */
    List<String> curlLines() {
        return House.text(output)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("curl "))
                .toList();
    }

    /** Tells the process to end, as {@code kill} does; only where the command is the process itself. */
    void terminate() {
        assertThat(process.supportsNormalTermination()).isTrue();
        process.destroy();
    }

    /** Waits for the end that {@code ./lepton down} or a signal has asked for. */
    void awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS))
                .as("the fleet has ended: %s", House.text(output))
                .isTrue();
        assertThat(process.exitValue()).as(House.text(output)).isZero();
    }

    String output() {
        return House.text(output);
    }

    /** Ends it, if it still runs, and everything that it started. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
