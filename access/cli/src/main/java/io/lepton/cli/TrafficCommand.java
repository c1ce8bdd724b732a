package io.lepton.cli;

import io.lepton.client.LeptonClient;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.Share;
import io.lepton.domain.Variant;
import io.lepton.wire.TrafficRequest;
import io.lepton.wire.TrafficView;
import java.util.ArrayList;
import java.util.List;

/** {@code lepton traffic}: how models' requests are shared out among their versions. */
final class TrafficCommand {
    private final Argument<ModelName> setModel = Argument.operand("MODEL", "the model", ModelName::new);
    private final Argument<ModelName> clearedModel = Argument.operand("MODEL", "the model", ModelName::new);
    private final Argument<ModelName> shownModel = Argument.operand("MODEL", "the model", ModelName::new);
    private final Argument<List<Share>> canaries = Argument.option(
            "--canary", "V=P%", "tries a version on a share of all requests, such as 4=5%", TrafficValues::shares);
    private final Argument<List<Share>> splits = Argument.option(
            "--split",
            "V=P%",
            "compares a version on a share of the affinity keys, such as 4=50%",
            TrafficValues::shares);
    private final Argument<List<Share>> shadows = Argument.option(
            "--shadow", "V=P%", "sends a version copies of a share of the requests", TrafficValues::shares);
    private final Argument<List<Variant>> variants = Argument.option(
            "--variant", "REGION=V", "serves a region's callers a version of their own", TrafficValues::variants);

    private final Session session;
    private final Waiting waiting;

    TrafficCommand(Session session) {
        this.session = session;
        this.waiting = new Waiting(session);
    }

    Command command() {
        return new ReadingCommand<List<TrafficView>>(session, LeptonClient::traffic, TrafficTables::policies)
                .command("traffic", "Shows which models' requests are shared out among versions.")
                .with(set(), show(), clear());
    }

    private Command set() {
        List<Argument<?>> arguments = new ArrayList<>(List.of(setModel, canaries, splits, shadows, variants));
        arguments.addAll(waiting.arguments());
        return Command.of(
                "set",
                "Shares a model's requests out; the deployed version gets the rest. Several values: commas between.",
                "lepton traffic set fraud --canary 4=5%",
                arguments,
                this::runSet);
    }

    private Command show() {
        return new ReadingCommand<TrafficView>(
                        session, fleet -> fleet.traffic(shownModel.required()), TrafficTables::figures)
                .command(
                        "show",
                        "Shows what came of each version's requests since the policy began.",
                        "lepton traffic show fraud",
                        shownModel);
    }

    private Command clear() {
        return Command.of(
                "clear",
                "Sends all of a model's requests to the deployed version again.",
                "lepton traffic clear fraud",
                List.of(clearedModel),
                this::runClear);
    }

    private int runSet() throws InterruptedException {
        if (!canaries.isGiven() && !splits.isGiven() && !shadows.isGiven() && !variants.isGiven()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "give at least one of --canary, --split, --shadow, --variant");
        }
        ModelName model = setModel.required();
        TrafficView asked = session.fleet()
                .setTraffic(
                        model, new TrafficRequest(canaries.value(), splits.value(), shadows.value(), variants.value()));
        TrafficView now = waiting.isWanted()
                ? waiting.await(() -> session.fleet().traffic(model), TrafficView::state, TrafficView::detail)
                : asked;
        session.terminal().printLine(model + ": " + TrafficTables.policy(now) + ", " + now.state());
        return 0;
    }

    private int runClear() {
        session.fleet().clearTraffic(clearedModel.required());
        session.terminal().printLine("all requests for " + clearedModel.required() + " go to the deployed version");
        return 0;
    }
}
