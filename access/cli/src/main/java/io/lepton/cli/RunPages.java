package io.lepton.cli;

import io.lepton.wire.RunView;
import io.lepton.wire.RunView.EpochView;
import io.lepton.wire.RunView.ScoreView;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Draws runs for a person. */
final class RunPages {
    private static final int EPOCHS_SHOWN = 10;
    private static final int DIGEST_SHOWN = 12;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private RunPages() {}

    /** Every run on a line, the newest last. */
    static String table(List<RunView> runs, RunWords words, Ink ink) {
        if (runs.isEmpty()) {
            return "no " + words.noun() + "s yet; start one with: " + words.start() + "\n";
        }
        var table = new Table(ink)
                .numbers(words.noun().toUpperCase(Locale.ROOT))
                .words("MODEL", "KIND", "STATE", "STARTED (UTC)")
                .numbers("TOOK", "ROWS")
                .words("RESULT");
        for (RunView run : runs) {
            table.row(
                    run.number(),
                    run.model(),
                    run.kind(),
                    state(run, ink),
                    TIME.format(run.startedAt()),
                    took(run),
                    run.data().map(data -> String.valueOf(data.rows())).orElse(""),
                    result(run));
        }
        return table.draw();
    }

    /** Everything of one run. */
    static String page(RunView run, Ink ink) {
        var page = new StringBuilder();
        page.append(ink.bold("run " + run.number()))
                .append(": " + run.model() + ", " + run.kind() + ", " + state(run, ink) + "\n");
        run.reason().ifPresent(reason -> page.append("  because: " + reason + "\n"));
        page.append("  started " + TIME.format(run.startedAt()) + " UTC"
                + (took(run).isEmpty() ? "" : ", took " + took(run))
                + (run.resumes() == 0 ? "" : ", resumed " + run.resumes() + " times") + "\n");
        page.append("  seed " + run.seed() + ", by lepton " + run.codeVersion() + "\n");
        run.data()
                .ifPresent(data -> page.append("  data " + data.source() + ", sha256 " + shortened(data.sha256())
                        + "\n  rows " + data.trainRows() + " to learn from, " + data.validationRows() + " to validate, "
                        + data.testRows() + " held out\n"));
        run.export()
                .ifPresent(export -> page.append("  model.onnx " + shortened(export.sha256()) + ", differs by at most "
                        + figure(export.differenceMax()) + " on " + export.rows() + " held-out rows\n"));
        page.append(scores(run, ink)).append(epochs(run, ink));
        run.data()
                .map(RunView.DataView::problems)
                .filter(all -> !all.isEmpty())
                .ifPresent(problems -> page.append("\n"
                        + ink.bold("What is wrong with the data") + "\n"
                        + problems.stream().map(line -> "  " + line + "\n").collect(Collectors.joining())));
        return page.append("\nfiles: " + String.join(" ", run.files()) + "\n").toString();
    }

    /** What a person sees when a training is finished. */
    static String outcome(RunView run, RunWords words, Ink ink) {
        return ink.good(words.noun() + " " + run.number() + " finished") + " in " + took(run) + "\n" + scores(run, ink)
                + "\n"
                + "see it: " + words.show(run.number()) + " --html\n"
                + "serve it: " + words.push(run.number()) + " && lepton deploy " + run.model() + "\n";
    }

    /** A name of several words, as a sentence has it. */
    static String words(String name) {
        return name.startsWith("val_")
                ? "validation " + words(name.substring("val_".length()))
                : name.replace('_', ' ');
    }

    static String figure(double value) {
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        return size >= 1e-3 && size < 1e6
                ? String.format(Locale.ROOT, size < 10 ? "%.4f" : "%.2f", value)
                : String.format(Locale.ROOT, "%.1e", value);
    }

    static String scores(RunView run, Ink ink) {
        if (run.scores().isEmpty()) {
            return "\n";
        }
        var table = new Table(ink).words("ON ROWS HELD OUT").numbers("VALUE", "95 % FROM", "TO");
        for (ScoreView score : run.scores()) {
            table.row(
                    words(score.name()),
                    figure(score.value()),
                    score.low().map(RunPages::figure).orElse(""),
                    score.high().map(RunPages::figure).orElse(""));
        }
        return "\n" + table.draw();
    }

    private static String epochs(RunView run, Ink ink) {
        if (run.epochs().isEmpty()) {
            return "";
        }
        List<EpochView> last = run.epochs()
                .subList(
                        Math.max(0, run.epochs().size() - EPOCHS_SHOWN),
                        run.epochs().size());
        var names = last.getLast().scores().stream().map(ScoreView::name).toList();
        var table = new Table(ink)
                .numbers("EPOCH")
                .numbers(names.stream()
                        .map(name -> words(name).toUpperCase(Locale.ROOT))
                        .toArray(String[]::new));
        for (EpochView epoch : last) {
            var cells = new ArrayList<Object>(List.of(epoch.epoch()));
            names.forEach(name -> cells.add(epoch.scores().stream()
                    .filter(score -> score.name().equals(name))
                    .findFirst()
                    .map(score -> figure(score.value()))
                    .orElse("")));
            table.row(cells.toArray());
        }
        return "\n" + table.draw();
    }

    static String state(RunView run, Ink ink) {
        return switch (run.state()) {
            case "finished" -> ink.good(run.state());
            case "failed", "interrupted" -> ink.bad(run.state());
            default -> run.state();
        };
    }

    /** The figure that stands for the others: the first; else the last epoch's. */
    private static String result(RunView run) {
        if (!run.scores().isEmpty()) {
            return one(run.scores().getFirst());
        }
        if (run.reason().isPresent()) {
            return run.reason().get();
        }
        return run.epochs().isEmpty()
                ? ""
                : "epoch " + run.epochs().getLast().epoch() + ", "
                        + run.epochs().getLast().scores().stream()
                                .limit(1)
                                .map(RunPages::one)
                                .collect(Collectors.joining());
    }

    private static String one(ScoreView score) {
        return words(score.name()) + " " + figure(score.value());
    }

    static String took(RunView run) {
        return run.endedAt()
                .map(end -> Duration.between(run.startedAt(), end))
                .map(time -> time.compareTo(Duration.ofMinutes(2)) < 0
                        ? String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3)
                        : String.format(Locale.ROOT, "%.1f min", time.toSeconds() / 60.0))
                .orElse("");
    }

    private static String shortened(String digest) {
        return digest.substring(0, Math.min(DIGEST_SHOWN, digest.length()));
    }
}
