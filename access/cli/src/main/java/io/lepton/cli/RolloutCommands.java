package io.lepton.cli;

import io.lepton.domain.ModelName;
import io.lepton.wire.RolloutView;
import java.util.List;

/** {@code lepton rollout}: shows how far a new version is, and says how it is to go on. */
final class RolloutCommands {
    private RolloutCommands() {}

    static Command group(Session session) {
        return Command.group(
                "rollout",
                "Shows how a new version takes over, and pauses it, approves it or turns it back.",
                "lepton rollout status digits --watch",
                List.of(
                        status(session),
                        saying(session, "approve", "Lets a version answer that is ready and waits for approval."),
                        saying(session, "reject", "Refuses a version that waits for approval, and goes back."),
                        saying(session, "pause", "Lets nothing begin, drain or take over."),
                        saying(session, "resume", "Goes on, and tries again what failed."),
                        saying(session, "rollback", "Goes back to what was served before.")));
    }

    private static Command status(Session session) {
        Argument<ModelName> model = model();
        return new ReadingCommand<>(session, fleet -> fleet.rollout(model.required()), RolloutPage::draw)
                .command(
                        "status",
                        "Shows every region and replica of a rollout.",
                        "lepton rollout status digits --watch",
                        model);
    }

    private static Command saying(Session session, String word, String purpose) {
        Argument<ModelName> model = model();
        return Command.of(word, purpose, "lepton rollout " + word + " digits", List.of(model), () -> {
            RolloutView after = session.fleet().commandRollout(model.required(), word);
            session.terminal().printLine("rollout of " + after.version() + ": " + RolloutPage.sentence(after));
            return 0;
        });
    }

    private static Argument<ModelName> model() {
        return Argument.operand("MODEL", "the deployed model", ModelName::new);
    }
}
