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
        return new RegionSwitch(session, LeptonClient::killRegion, "killed")
                .command(
                        "kill",
                        "Takes a part of a development fleet down.",
                        "Takes a region down, at once and without a word to the others.");
    }

    static Command restore(Session session) {
        return new RegionSwitch(session, LeptonClient::restoreRegion, "restored")
                .command(
                        "restore",
                        "Starts a killed part of a development fleet again.",
                        "Starts a killed region again, where it was.");
    }

    private Command command(String verb, String groupPurpose, String purpose) {
        String example = "lepton " + verb + " region frankfurt";
        var child = Command.of("region", purpose, example, List.of(region), this::run);
        return Command.group(verb, groupPurpose, example, List.of(child));
    }

    private int run() {
        change.accept(session.fleet(), region.required());
        session.terminal().printLine(done + " " + region.required());
        return 0;
    }
}
