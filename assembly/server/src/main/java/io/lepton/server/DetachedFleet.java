package io.lepton.server;

import io.lepton.cli.LaunchProgress;
import io.lepton.cli.UpOptions;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A fleet in a process of its own, which outlives the terminal that started it. */
final class DetachedFleet {
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 50;
    /** How the command line tells a failure. */
    private static final Pattern TOLD = Pattern.compile("lepton: (?<fact>.*) \\((?<code>[A-Z_]+)\\)");

    private DetachedFleet() {}

    /**
     * Starts this program again without {@code --detach}, and returns once the fleet answers.
     *
     * @throws LeptonException what the fleet told when it could not start; {@link ErrorCode#STORAGE_FAILED} if its output
     *     cannot be written
     */
    static int start(UpOptions options, FleetLayout layout, LaunchProgress progress) throws InterruptedException {
        Path output = FleetHome.outputOf(options.home());
        Path announcement = FleetHome.announcementOf(options.home());
        Process fleet = launch(output);
        progress.step("Starting the fleet");
        long patience = START_MAX.toMillis() / POLL_MILLIS;
        while (!isAnnounced(announcement, fleet.pid())) {
            if (fleet.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw failure(output);
            }
            if (patience-- == 0) {
                fleet.destroy();
                throw new LeptonException(
                        ErrorCode.INTERNAL,
                        "the fleet does not answer after " + START_MAX.toSeconds() + " s: output=" + output);
            }
        }
        URI control = URI.create("http://" + LocalFleet.HOST + ":" + options.port());
        Welcome.of(layout, options, control).forEach(progress::say);
        return 0;
    }

    private static Process launch(Path output) {
        try {
            Files.createDirectories(output.getParent());
            return new ProcessBuilder(command())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "cannot start the fleet: output=" + output, e);
        }
    }

    /** This process's own command in a session of its own, so that no terminal's end reaches it. */
    private static List<String> command() {
        ProcessHandle.Info self = ProcessHandle.current().info();
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.add(self.command().orElseThrow());
        Arrays.stream(self.arguments().orElseThrow())
                .filter(argument -> !argument.equals("--detach"))
                .forEach(command::add);
        return command;
    }

    private static boolean isAnnounced(Path announcement, long pid) {
        try {
            return Files.exists(announcement) && Files.readString(announcement).contains("\"pid\":" + pid + "}");
        } catch (IOException _) {
            return false; // It was just being replaced.
        }
    }

    /** What the other process told as its end, told again here. */
    private static LeptonException failure(Path output) {
        try {
            return Files.readAllLines(output).stream()
                    .map(TOLD::matcher)
                    .filter(Matcher::matches)
                    .map(told -> new LeptonException(ErrorCode.valueOf(told.group("code")), told.group("fact")))
                    .findFirst()
                    .orElseGet(
                            () -> new LeptonException(ErrorCode.INTERNAL, "the fleet did not start: output=" + output));
        } catch (IOException e) {
            return new LeptonException(
                    ErrorCode.STORAGE_FAILED, "the fleet did not start, nor say why: output=" + output, e);
        }
    }
}
