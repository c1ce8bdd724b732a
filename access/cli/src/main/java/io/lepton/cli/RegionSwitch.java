package io.lepton.cli;

import io.lepton.client.LeptonClient;
import io.lepton.domain.RegionId;
import java.util.List;
import java.util.function.BiConsumer;

/** {@code lepton kill region} and {@code lepton restore region}, for development fleets. */
final class RegionSwitch {
    private final Argument<RegionId> region = Argument.operand("NAME", "the region", RegionId::new);

    private final Session session;
    private final BiConsumer<LeptonClient, RegionId> change;
    private final String done;

    private RegionSwitch(Session session, BiConsumer<LeptonClient, RegionId> change, String done) {
        this.session = session;
        this.change = change;
        this.done = done;
    }

    static Command kill(Session session) {
        var child = new RegionSwitch(session, LeptonClient::killRegion, "killed")
                .command("kill", "Takes a region down, at once and without a word to the others.");
        return Command.group(
                "kill", "Takes a part of a development fleet down.", "lepton kill region frankfurt", List.of(child));
    }

    /** What stands below {@code lepton restore}. */
    static Command restore(Session session) {
        return new RegionSwitch(session, LeptonClient::restoreRegion, "restored")
                .command("restore", "Starts a killed region again, where it was.");
    }

    private Command command(String verb, String purpose) {
        return Command.of("region", purpose, "lepton " + verb + " region frankfurt", List.of(region), this::run);
    }

    private int run() {
        change.accept(session.fleet(), region.required());
        session.terminal().printLine(done + " " + region.required());
        return 0;
    }
}
