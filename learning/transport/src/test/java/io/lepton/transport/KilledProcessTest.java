package io.lepton.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.Endpoint;
import io.lepton.federation.secure.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three processes on one machine under mutual TLS; one of them is killed in the middle of a round, and comes back. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class KilledProcessTest {
    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void killsWhatIsLeft() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void aSiteThatIsKilledInTheMiddleOfItsTrainingComesBackToTheSameModel() throws Exception {
        String expected = prepare();
        var coordinator = start("coordinator");
        String port = awaitLine(coordinator, "LISTENS ");
        start("site", "p00", "0", port, "0");
        var fated = start("site", "p01", "1", port, "2");
        var _ = awaitLine(fated, "TRAINS 2");
        fated.process.destroyForcibly().waitFor();
        var again = start("site", "p01", "1", port, "0");
        assertThat(awaitLine(again, "TRAINS ")).isEqualTo("2");
        assertThat(awaitLine(coordinator, "MODEL ")).isEqualTo(expected);
    }

    @Test
    void aCoordinatorThatIsKilledInTheMiddleOfARoundComesBackToTheSameModel() throws Exception {
        String expected = prepare();
        var fated = start("coordinator");
        try (var relay = new Relay(new Endpoint("127.0.0.1", Integer.parseInt(awaitLine(fated, "LISTENS "))))) {
            String port = String.valueOf(relay.endpoint().port());
            start("site", "p00", "0", port, "0");
            start("site", "p01", "1", port, "0");
            var _ = awaitLine(fated, "TOLD round 2 asks");
            fated.process.destroyForcibly().waitFor();
            var again = start("coordinator");
            relay.redirect(new Endpoint("127.0.0.1", Integer.parseInt(awaitLine(again, "LISTENS "))));
            assertThat(awaitLine(again, "MODEL ")).isEqualTo(expected);
        }
    }

    /** What comes out in one thread. */
    private String prepare() throws Exception {
        var ground = new Ground(folder, 2);
        SiteProcess.prepare(folder, ground);
        Map<String, Bytes> identities = new TreeMap<>();
        ground.keys.forEach((name, key) -> identities.put(name, key.identity()));
        var ended = Run.local(ground, SiteProcess.plan(identities), Ground.model(SiteProcess.MODEL), Run.trainers(2));
        byte[] bits = SiteProcess.bits(ended.state().model()).getBytes(US_ASCII);
        return HexFormat.of().formatHex(PartDescription.sha256().digest(bits));
    }

    private record Started(Process process, BufferedReader lines) {}

    private Started start(String role, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-ea",
                "-cp",
                requireNonNull(System.getProperty("java.class.path")),
                SiteProcess.class.getName(),
                role,
                folder.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        return new Started(process, process.inputReader(US_ASCII));
    }

    /** The rest of the first line that begins so. */
    private static String awaitLine(Started process, String beginning) throws IOException {
        List<String> others = new ArrayList<>();
        String line = process.lines.readLine();
        while (line != null) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
            others.add(line);
            line = process.lines.readLine();
        }
        throw new AssertionError("the process ended without saying " + beginning + ", it said " + others);
    }
}
