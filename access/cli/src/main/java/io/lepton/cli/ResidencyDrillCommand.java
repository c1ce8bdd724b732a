package io.lepton.cli;

import io.lepton.cli.DrillTally.Phase;
import io.lepton.client.PredictRequest;
import io.lepton.domain.Coordinates;
import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.governance.ResidencyRules;
import io.lepton.wire.Json;
import io.lepton.wire.RegionView;
import io.lepton.wire.StatusView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * {@code lepton drill residency}: takes the regions down that may process data of a class, one after the other, while every
 * gateway is asked with such data, until none is left; and counts where the answers came from.
 */
final class ResidencyDrillCommand {
    private static final int DEFAULT_RATE = 50;
    private static final int DEFAULT_SECONDS = 3;
    private static final int RATE_MAX = 1_000;
    private static final Duration RECOVERY_MAX = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(200);

    /**
     * What came of it.
     *
     * @param doomed the regions that were taken down, in order: all that the policy permits
     * @param leaks the first answers from elsewhere
     */
    record Report(
            Jurisdiction jurisdiction,
            DataClass dataClass,
            List<RegionId> doomed,
            List<Phase> phases,
            long answered,
            long refused,
            long failed,
            long leaked,
            List<String> leaks) {}

    private final Argument<ModelName> model = Argument.operand("MODEL", "the model to ask", ModelName::new);
    private final Argument<Path> input =
            Argument.requiredFileOption("--input", "FILE", "an image, a tensor as JSON, or rows as CSV");
    private final Argument<Jurisdiction> jurisdiction =
            Argument.requiredOption("--jurisdiction", "LAW", "the regions of which jurisdiction", Jurisdiction::new);
    private final Argument<DataClass> dataClass = Argument.option(
            "--data-class",
            "CLASS",
            "what the input carries (default: the jurisdiction's own, as eu-only)",
            DataClass::new);
    private final Argument<Integer> rate = Argument.option(
            "--rate",
            "N",
            "requests a second (default: " + DEFAULT_RATE + ")",
            text -> Values.whole(text, 1, RATE_MAX));
    private final Argument<Integer> seconds = Argument.option(
            "--seconds", "N", "how long each phase lasts (default: " + DEFAULT_SECONDS + ")", Values::seconds);
    private final Argument<String> kill = Argument.option(
            "--kill-with",
            "COMMAND",
            "how a region is taken down, its name in $REGION (default: as lepton kill region does)",
            text -> text);
    private final Argument<String> restore = Argument.option(
            "--restore-with", "COMMAND", "how it is brought back, where --kill-with is given", text -> text);
    private final Argument<Boolean> json = Argument.flag("--json", "print JSON");

    private final Session session;
    private final InputReader reader;

    ResidencyDrillCommand(Session session, InputReader reader) {
        this.session = session;
        this.reader = reader;
    }

    Command command() {
        return Command.of(
                "residency",
                "Takes down every region that may process a class of data, under load, and counts where answers came from.",
                "lepton drill residency payments --input examples/payment.csv --jurisdiction EU",
                List.of(model, input, jurisdiction, dataClass, rate, seconds, kill, restore, json),
                this::run);
    }

    private int run() throws InterruptedException {
        if (restore.isGiven() && !kill.isGiven()) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "--restore-with means nothing without --kill-with");
        }
        Path file = GivenFile.check("input", input.required());
        StatusView status = session.fleet().status();
        DataClass carried =
                dataClass.value().orElseGet(() -> jurisdiction.required().onlyHere());
        Set<RegionId> permitted = permitted(status, carried);
        var signature = session.fleet().metadata(model.required()).signature();
        var request = PredictRequest.of(model.required(), reader.read(file, signature, Optional.empty()))
                .withDataClass(carried);
        // Whatever the policy permits goes down, transfers too: while one of these lives, it may answer.
        Report report = report(carried, List.copyOf(permitted), drill(request, status, permitted));
        session.terminal().print(json.isGiven() ? Json.writePretty(report) : page(report));
        return exitCode(report);
    }

    private Set<RegionId> permitted(StatusView status, DataClass carried) {
        List<Region> regions = status.regions().stream()
                .map(view -> new Region(
                        view.id(), view.jurisdiction(), new Coordinates(view.latitude(), view.longitude()), 0, 0))
                .toList();
        Set<RegionId> permitted = ResidencyRules.of(status.policies(), regions)
                .permitted(carried)
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.UNKNOWN_DATA_CLASS, "no policy for this data class: dataClass=" + carried));
        Set<RegionId> lawful = regions.stream()
                .filter(region -> region.jurisdiction().equals(jurisdiction.required()))
                .map(Region::id)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!permitted.containsAll(lawful) || lawful.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "the class may not be processed in every region of the jurisdiction: dataClass=" + carried
                            + ", jurisdiction=" + jurisdiction.required() + ", permitted=" + permitted + ", regions="
                            + lawful);
        }
        if (permitted.size() == regions.size()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "the class may be processed in every region, so nothing can leak: dataClass=" + carried);
        }
        return new TreeSet<>(permitted);
    }

    private DrillTally drill(PredictRequest request, StatusView status, Set<RegionId> permitted)
            throws InterruptedException {
        RegionFate fate = kill.value()
                .map(command -> RegionFate.of(command, restore.value()))
                .orElseGet(() -> RegionFate.of(session.fleet()));
        var tally = new DrillTally();
        tally.begin("all regions alive");
        List<RegionId> doors = status.regions().stream()
                .filter(region -> region.gateway().isPresent())
                .map(RegionView::id)
                .toList();
        List<RegionId> down = new ArrayList<>();
        try (var progress = session.terminal().progress();
                var load = new PinnedLoad(session.fleet(), request, doors, permitted, tally)) {
            load.begin(rate.value().orElse(DEFAULT_RATE));
            pause();
            for (RegionId region : permitted) {
                progress.show("taking " + region + " down");
                tally.begin(region + " goes down");
                down.add(region);
                fate.kill(region);
                tally.begin(down.size() == permitted.size() ? "none is left" : region + " is down");
                pause();
            }
            tally.begin("they come back");
            progress.show("bringing them back");
            if (restore(fate, down)) {
                awaitAnswer(tally);
            }
        } catch (InterruptedException | RuntimeException e) {
            restoreQuietly(fate, down);
            throw e;
        }
        return tally;
    }

    private void pause() throws InterruptedException {
        session.pace().pause(Duration.ofSeconds(seconds.value().orElse(DEFAULT_SECONDS)));
    }

    private static boolean restore(RegionFate fate, List<RegionId> down) throws InterruptedException {
        boolean isRestored = true;
        while (!down.isEmpty()) {
            isRestored &= fate.restore(down.getLast());
            down.removeLast();
        }
        return isRestored;
    }

    /** What was taken down is brought back even where the drill is broken off; why it was says the first failure. */
    private static void restoreQuietly(RegionFate fate, List<RegionId> down) {
        boolean wasInterrupted = Thread.interrupted();
        try {
            var _ = restore(fate, down);
        } catch (InterruptedException _) {
            wasInterrupted = true;
        } catch (LeptonException _) {
            // Told by the first failure.
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitAnswer(DrillTally tally) throws InterruptedException {
        long beganNanos = session.pace().nanos();
        while (tally.phases().getLast().answered() == 0
                && session.pace().nanos() - beganNanos < RECOVERY_MAX.toNanos()) {
            session.pace().pause(LOOK);
        }
    }

    private Report report(DataClass carried, List<RegionId> doomed, DrillTally tally) {
        List<Phase> phases = tally.phases();
        return new Report(
                jurisdiction.required(),
                carried,
                doomed,
                phases,
                phases.stream().mapToLong(Phase::answered).sum(),
                phases.stream().mapToLong(Phase::refused).sum(),
                phases.stream().mapToLong(Phase::failed).sum(),
                phases.stream().mapToLong(Phase::leaked).sum(),
                tally.leaks());
    }

    private String page(Report report) {
        var table = new Table(session.terminal().ink())
                .words("PHASE")
                .numbers("ANSWERED", "REFUSED", "FAILED", "LEAKED")
                .words("REFUSED AND FAILED WITH");
        for (Phase phase : report.phases()) {
            String codes = phase.codes().entrySet().stream()
                    .map(code -> code.getKey() + " " + code.getValue())
                    .collect(Collectors.joining(", "));
            table.row(phase.name(), phase.answered(), phase.refused(), phase.failed(), phase.leaked(), codes);
        }
        table.row("in all", report.answered(), report.refused(), report.failed(), report.leaked(), "");
        String leaks =
                report.leaks().stream().map(leak -> "leaked: " + leak + "\n").collect(Collectors.joining());
        return table.draw() + leaks + verdict(report) + "\n";
    }

    private static String verdict(Report report) {
        if (report.leaked() > 0) {
            return "the drill failed: " + report.leaked() + " answers of " + report.dataClass()
                    + " from where the policy forbids them";
        }
        return isTelling(report)
                ? "the drill succeeded: " + report.dataClass() + " was answered in " + names(report)
                        + " or refused, and nothing leaked"
                : "the drill tells nothing: with all regions alive nothing was answered, or with none left nothing was refused";
    }

    private static String names(Report report) {
        return report.doomed().stream().map(RegionId::value).collect(Collectors.joining(", "));
    }

    /** Whether data could be processed at first, and nowhere at last. */
    private static boolean isTelling(Report report) {
        return report.phases().getFirst().answered() > 0
                && report.phases().stream()
                        .anyMatch(phase -> phase.name().equals("none is left") && phase.refused() > 0);
    }

    private static int exitCode(Report report) {
        if (report.leaked() > 0) {
            return ErrorCode.RESIDENCY_FORBIDS.owner().exitCode();
        }
        return isTelling(report) ? 0 : ErrorCode.FLEET_UNREACHABLE.owner().exitCode();
    }
}
