package io.lepton.federating;

import io.lepton.federation.CoordinatorCore;
import io.lepton.federation.Evaluation;
import io.lepton.federation.LetterSize;
import io.lepton.federation.LocalFederation;
import io.lepton.federation.Message;
import io.lepton.federation.Phase;
import io.lepton.federation.Plan;
import io.lepton.federation.PrivacyLoss;
import io.lepton.federation.RoundReport;
import io.lepton.federation.secure.SecureMessage;
import io.lepton.wire.FederationView.LossView;
import io.lepton.wire.FederationView.RoundView;
import io.lepton.wire.FederationView.SiteScore;
import io.lepton.wire.RunSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Records the rounds of a federation as they end, and tells of them; ends it when somebody wishes so. Confined to one thread. */
final class RoundLog implements LocalFederation.Listener {
    /** Ends the work between two letters: all that happened before is in the journals. */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("somebody wished for the end");
        }
    }

    private static final double BYTES_A_KILOBYTE = 1_000;

    private final FederationRecord record;
    private final Ledger ledger;
    private final int roundsMax;
    private final Consumer<RunSignal> signals;
    private final BooleanSupplier isCancelled;
    private final Set<String> updated = new TreeSet<>();
    private int recorded;
    private long bytesDown;
    private long bytesUp;

    RoundLog(FederationRecord record, Plan plan, Consumer<RunSignal> signals, BooleanSupplier isCancelled) {
        this.record = record;
        this.ledger = new Ledger(plan);
        this.roundsMax = plan.pace().rounds();
        this.signals = signals;
        this.isCancelled = isCancelled;
        this.recorded = record.takeUp().size();
    }

    /** The log has it; what a person should see is told by round. */
    @Override
    public void told(String line) {
        System.err.println(line);
    }

    @Override
    public void sent(String participant, Message message) {
        int bytes = LetterSize.bytes(message);
        switch (message) {
            case Message.FromCoordinator _ -> bytesDown += bytes;
            case Message.FromParticipant said -> {
                bytesUp += bytes;
                boolean isUpdate = said instanceof Message.CodedUpdate || isMasked(said);
                if (isUpdate) {
                    updated.add(participant);
                }
            }
        }
    }

    private static boolean isMasked(Message.FromParticipant said) {
        return said instanceof Message.SecureAnswer(var content) && content instanceof SecureMessage.MaskedInput;
    }

    @Override
    public void advanced(CoordinatorCore coordinator) {
        List<RoundReport> reports = coordinator.reports();
        for (RoundReport report : reports.subList(Math.min(recorded, reports.size()), reports.size())) {
            add(report, coordinator);
        }
        if (isCancelled.getAsBoolean() && coordinator.end().isEmpty()) {
            throw new StoppedException();
        }
    }

    private void add(RoundReport report, CoordinatorCore coordinator) {
        boolean isCommitted = report.outcome() == Phase.COMMITTED;
        var round = new RoundView(
                report.round(),
                report.outcome().name().toLowerCase(Locale.ROOT),
                report.reason(),
                report.roster(),
                report.updateCount(),
                dropped(report),
                bytesDown,
                bytesUp,
                scores(report),
                ledger.spentBy(recorded, coordinator).map(RoundLog::loss));
        ledger.view(coordinator).ifPresent(record::keep);
        record.add(round);
        recorded++;
        bytesDown = 0;
        bytesUp = 0;
        updated.clear();
        signals.accept(RunSignal.note(line(round)));
        if (isCommitted) {
            int done = coordinator.state().round();
            signals.accept(RunSignal.progress(
                    new RunSignal.Progress("round " + done + "/" + roundsMax, done, roundsMax, 0, 0)));
        }
    }

    /** Who was asked and is not in the sum. Whose update came before this process began is not known to it, and not told. */
    private List<String> dropped(RoundReport report) {
        if (report.updateCount() == report.roster().size()) {
            return List.of();
        }
        List<String> dropped = new ArrayList<>(report.roster());
        dropped.removeAll(updated);
        return dropped;
    }

    private static List<SiteScore> scores(RoundReport report) {
        return report.evaluations().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> score(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static SiteScore score(String site, Evaluation evaluation) {
        return new SiteScore(site, evaluation.exampleCount(), evaluation.accuracy(), evaluation.loss());
    }

    private static LossView loss(PrivacyLoss spent) {
        return new LossView(
                spent.epsilon(),
                spent.epsilonByRenyi(),
                spent.delta(),
                spent.samplingRate(),
                spent.noiseMultiplier(),
                spent.steps());
    }

    private String line(RoundView round) {
        var line = new StringBuilder("round " + round.round() + "/" + roundsMax);
        if (round.isCommitted()) {
            line.append(String.format(Locale.ROOT, ": accuracy %.4f", round.accuracy()));
            round.worst()
                    .ifPresent(worst ->
                            line.append(String.format(Locale.ROOT, ", worst %s %.4f", worst.site(), worst.accuracy())));
        } else {
            line.append(" came to nothing: ").append(round.reason());
        }
        line.append(String.format(
                Locale.ROOT,
                ", %.1f kB down, %.1f kB up",
                round.bytesDown() / BYTES_A_KILOBYTE,
                round.bytesUp() / BYTES_A_KILOBYTE));
        Optional<LossView> loss = round.loss();
        loss.ifPresent(spent -> line.append(String.format(
                Locale.ROOT,
                ", epsilon %.3f %s",
                spent.epsilon(),
                ledger.words().orElse(""))));
        if (!round.dropped().isEmpty()) {
            line.append(", without ").append(String.join(", ", round.dropped()));
        }
        return line.toString();
    }
}
