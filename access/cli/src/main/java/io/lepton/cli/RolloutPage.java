package io.lepton.cli;

import io.lepton.wire.RolloutView;
import java.time.Duration;

/** Draws a rollout for people. */
final class RolloutPage {
    private RolloutPage() {}

    static String draw(RolloutView rollout, Ink ink) {
        var regions = new Table(ink).words("REGION", "STATE").numbers("SERVING", "UPDATED", "WANTED");
        for (RolloutView.Region region : rollout.regions()) {
            regions.row(
                    region.region(), ink.state(region.state()), region.serving(), region.updated(), region.wanted());
        }
        var replicas = new Table(ink)
                .words("NODE", "VERSION", "STATE")
                .numbers("SINCE", "SIZE")
                .words("DETAIL");
        for (RolloutView.Replica replica : rollout.replicas()) {
            replicas.row(
                    replica.node(),
                    replica.version(),
                    ink.state(replica.state()),
                    age(replica.ageMillis()),
                    size(replica),
                    replica.detail());
        }
        return rollout.version() + ": " + sentence(rollout) + "\n\n" + regions.draw() + "\n" + replicas.draw();
    }

    /** Only the replicas that are not in service yet, with how much of the model has arrived; empty if there are none. */
    static String underWay(RolloutView rollout, Ink ink) {
        var replicas = new Table(ink).words("NODE", "VERSION", "STATE").numbers("SINCE", "SIZE");
        var moving = rollout.replicas().stream()
                .filter(replica -> !replica.state().equals("serving"))
                .toList();
        moving.forEach(replica -> replicas.row(
                replica.node(),
                replica.version(),
                ink.state(replica.state()),
                age(replica.ageMillis()),
                size(replica)));
        return moving.isEmpty() ? "" : replicas.draw();
    }

    /** How it stands: {@code progressing from digits/1, nothing moved for 3 s}. */
    static String sentence(RolloutView rollout) {
        boolean isComplete = rollout.status().equals("complete");
        String from = rollout.serving()
                .filter(version -> !version.equals(rollout.version()))
                .map(version -> " from " + version)
                .orElse("");
        String reason = rollout.reason().isEmpty() ? "" : " (" + rollout.reason() + ")";
        String stillness = isComplete ? "" : ", nothing moved for " + age(rollout.ageMillis());
        return rollout.status() + from + reason + stillness;
    }

    /** {@code 12.0 of 87.3 MiB} while it is on its way. */
    private static String size(RolloutView.Replica replica) {
        String whole = Tables.size(replica.sizeBytes());
        return replica.fetchedBytes()
                .map(bytes -> Tables.size(bytes) + " of " + whole)
                .orElse(whole);
    }

    private static String age(long millis) {
        Duration age = Duration.ofMillis(millis);
        if (age.toHours() > 0) {
            return age.toHours() + " h " + age.toMinutesPart() + " min";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + " min " + age.toSecondsPart() + " s" : age.toSeconds() + " s";
    }
}
