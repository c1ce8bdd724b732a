package io.lepton.cli;

import io.lepton.wire.RunSignal;
import io.lepton.wire.RunView;
import io.lepton.wire.RunView.EpochView;
import java.util.Locale;

/**
 * Shows a training as it goes: on a terminal a bar with pace and time left, elsewhere a line for each step and epoch. Calls come
 * one at a time.
 */
final class TrainingLines implements Training.Listener, AutoCloseable {
    private static final int SECONDS_A_MINUTE = 60;
    private static final int SECONDS_AN_HOUR = 3_600;

    private final Terminal terminal;
    private final RunWords words;
    private final ProgressLine progress;

    TrainingLines(Terminal terminal, RunWords words) {
        this.words = words;
        this.terminal = terminal;
        this.progress = terminal.progress();
    }

    @Override
    public void began(RunView run) {
        say((run.resumes() == 0 ? words.noun() + " " : "going on with " + words.noun() + " ") + run.number() + ": "
                + run.model() + ", " + run.kind() + ", seed " + run.seed());
    }

    @Override
    public void heard(RunSignal signal) {
        signal.step().ifPresent(progress::show);
        signal.progress().ifPresent(this::show);
        signal.epoch().ifPresent(epoch -> say(line(epoch)));
        signal.note().ifPresent(this::say);
    }

    @Override
    public void ended(RunView run) {
        progress.close();
        switch (run.state()) {
            case "finished" -> terminal.print(RunPages.outcome(run, words, terminal.ink()));
            case "running", "starting" ->
                terminal.printLine(words.noun() + " " + run.number() + " goes on; see: " + words.show(run.number()));
            default -> {
                terminal.tell(terminal.ink().bad(words.noun() + " " + run.number() + " " + run.state()) + ": "
                        + run.reason().orElse("(no reason told)"));
                terminal.tell(
                        "  -> go on with: " + words.resume(run.number()) + "; look with: " + words.show(run.number()));
            }
        }
    }

    @Override
    public void close() {
        progress.close();
    }

    private void show(RunSignal.Progress how) {
        progress.glimpse(how.doing() + pace(how), how.done(), how.total());
    }

    private void say(String line) {
        progress.close();
        terminal.tell(line);
    }

    private static String pace(RunSignal.Progress how) {
        String pace = how.rowsPerSecond() > 0 ? String.format(Locale.ROOT, ", %,.0f rows/s", how.rowsPerSecond()) : "";
        return pace + (how.done() > 0 && how.done() < how.total() ? ", " + left(how.secondsLeft()) + " left" : "");
    }

    private static String left(double seconds) {
        long whole = Math.max(0, Math.round(seconds));
        if (whole < SECONDS_A_MINUTE) {
            return whole + " s";
        }
        return whole < SECONDS_AN_HOUR
                ? String.format(Locale.ROOT, "%d:%02d min", whole / SECONDS_A_MINUTE, whole % SECONDS_A_MINUTE)
                : String.format(
                        Locale.ROOT, "%d:%02d h", whole / SECONDS_AN_HOUR, whole % SECONDS_AN_HOUR / SECONDS_A_MINUTE);
    }

    static String line(EpochView epoch) {
        var line = new StringBuilder("epoch " + epoch.epoch());
        epoch.scores().forEach(score -> line.append(", ")
                .append(RunPages.words(score.name()))
                .append(' ')
                .append(RunPages.figure(score.value())));
        return line.append(String.format(Locale.ROOT, " (%.1f s)", epoch.seconds()))
                .toString();
    }
}
