package io.lepton.cli;

import io.lepton.client.BackupCalls.Existing;
import io.lepton.client.LeptonClient;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.BackupAudit;
import io.lepton.wire.BackupSummary;
import io.lepton.wire.Json;
import io.lepton.wire.RestoreView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * {@code lepton drill}: restores a backup into an empty fleet that is there for nothing else, and proves that it is the same.
 */
final class DrillCommand {
    /**
     * What came of a drill.
     *
     * @param recoverySeconds from the file to a fleet that answers with all of it: reading and verifying the backup, starting
     *     a control plane, restoring, and the first snapshot that a gateway believes
     * @param ageSeconds how much would be lost if the fleet were lost now
     */
    record Report(
            BackupSummary backup,
            BackupComparison.Equal equal,
            String contentDigest,
            long restoredEpoch,
            double recoverySeconds,
            double ageSeconds) {}

    private final Argument<Path> file =
            Argument.optionalFileOperand("FILE", "the backup (else one is made of the fleet that runs)");
    private final Argument<Boolean> json = Argument.flag("--json", "print JSON");

    private final Session session;
    private final DrillGround ground;

    DrillCommand(Session session, DrillGround ground) {
        this.session = session;
        this.ground = ground;
    }

    Command command(Command residency) {
        return Command.of(
                        "drill",
                        "Restores a backup into an empty fleet in a temporary place, proves it equal, and times it.",
                        "lepton drill fleet.backup",
                        List.of(file, json),
                        this::run)
                .with(residency);
    }

    private int run() throws InterruptedException {
        try {
            Path folder = Files.createTempDirectory("lepton-drill");
            try {
                Path backup = file.value().orElseGet(() -> take(folder.resolve("fleet.backup")));
                Report report = rehearse(backup, folder);
                session.terminal().print(json.isGiven() ? Json.writePretty(report) : page(report));
                return 0;
            } finally {
                empty(folder);
            }
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "the drill has no place: cause=" + e, e);
        }
    }

    private Path take(Path target) {
        var _ = session.fleet().backups().take(target, (_, _) -> {});
        return target;
    }

    private Report rehearse(Path backup, Path folder) throws IOException, InterruptedException {
        long start = session.pace().nanos();
        BackupSummary summary = BackupAudit.of(backup);
        try (var progress = session.terminal().progress()) {
            progress.show("starting an empty fleet");
            try (var site = ground.open(BackupComparison.resources(backup));
                    var fleet = LeptonClient.connect(site.control())) {
                progress.show("restoring");
                RestoreView restored = fleet.backups().restore(backup, Existing.KEEP, (_, _) -> {});
                String content = site.contentDigest(restored.epoch());
                double recovery = seconds(Duration.ofNanos(session.pace().nanos() - start));
                if (!content.equals(summary.head().contentDigest())) {
                    throw new LeptonException(
                            ErrorCode.INTERNAL,
                            "the drill failed, its gateways would be told something else: contentDigest=" + content
                                    + ", backup=" + summary.head().contentDigest());
                }
                progress.show("comparing");
                Path again = folder.resolve("again.backup");
                var _ = fleet.backups().take(again, (_, _) -> {});
                var equal = BackupComparison.of(backup, again);
                double age = seconds(Duration.between(summary.head().madeAt(), Instant.now()));
                return new Report(summary, equal, content, restored.epoch(), recovery, age);
            }
        }
    }

    private static String page(Report report) {
        var equal = report.equal();
        return "the drill succeeded\n"
                + BackupCommand.page(report.backup())
                + "  restored and equal: " + equal.resources() + " resources, " + equal.changes()
                + " changes, " + equal.artifacts() + " model files; what gateways are told: "
                + report.contentDigest().substring(0, 16) + "\n"
                + "  recovery time %.1f s, recovery point %s old\n"
                        .formatted(
                                report.recoverySeconds(), age(Duration.ofMillis((long) (1e3 * report.ageSeconds()))));
    }

    private static String age(Duration age) {
        return age.toHours() > 0
                ? age.toHours() + " h " + age.toMinutesPart() + " min"
                : age.toMinutes() > 0
                        ? age.toMinutes() + " min " + age.toSecondsPart() + " s"
                        : "%.1f s".formatted(age.toMillis() / 1e3);
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }

    private static void empty(Path folder) throws IOException {
        List<Path> files;
        try (var all = Files.walk(folder)) {
            files = new ArrayList<>(all.toList());
        }
        files.sort(Comparator.reverseOrder());
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
