package io.lepton.cli;

import io.lepton.domain.Portion;
import io.lepton.domain.RegionId;
import io.lepton.domain.RolloutStrategy;
import io.lepton.domain.RolloutStrategy.Approval;
import io.lepton.domain.RolloutStrategy.OnFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options of {@code lepton deploy} that say how a new version takes the place of the old one. */
final class StrategyOptions {
    private final Argument<Portion> surge = Argument.option(
            "--surge", "N", "how many replicas more a region may have meanwhile, such as 1 or 25%%", Portion::parse);
    private final Argument<Portion> unavailable = Argument.option(
            "--unavailable", "N", "how many replicas of a region may be missing meanwhile", Portion::parse);
    private final Argument<List<RegionId>> order = Argument.option(
            "--order", "NAMES", "the regions that go first, one after the other", StrategyOptions::regions);
    private final Argument<Integer> failures =
            Argument.option("--failures", "N", "how many failed replicas end it (default: 1)", Values::replicas);
    private final Argument<OnFailure> onFailure = Argument.choice(
            "--on-failure",
            "what happens then (default: stop)",
            Map.of("stop", OnFailure.STOP, "rollback", OnFailure.ROLLBACK));
    private final Argument<Approval> approval = Argument.choice(
            "--approval",
            "whether it answers only once a person approved",
            Map.of("required", Approval.REQUIRED, "not-required", Approval.NOT_REQUIRED));
    private final Argument<Integer> deadline = Argument.option(
            "--deadline", "SECONDS", "how long nothing may move before it counts as failed", Values::seconds);

    List<Argument<?>> arguments() {
        return List.of(surge, unavailable, order, failures, onFailure, approval, deadline);
    }

    /** What was asked for; nothing if none of the options was given. */
    Optional<RolloutStrategy> value() {
        if (arguments().stream().noneMatch(Argument::isGiven)) {
            return Optional.empty();
        }
        return Optional.of(new RolloutStrategy(
                surge.value(),
                unavailable.value(),
                order.value(),
                failures.value(),
                onFailure.value(),
                approval.value(),
                deadline.value()));
    }

    private static List<RegionId> regions(String text) {
        return Arrays.stream(text.split(",", -1)).map(RegionId::new).toList();
    }
}
