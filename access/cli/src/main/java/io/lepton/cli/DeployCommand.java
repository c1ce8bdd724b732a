package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.wire.DeploymentRequest;
import io.lepton.wire.DeploymentView;
import io.lepton.wire.RolloutView;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code lepton deploy}: asks for a model to be served, and waits until it is.
 *
 * <p>The fleet takes the wish in whole at once: who stops waiting, by Ctrl-C too, stops only the waiting.
 */
final class DeployCommand {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int DEFAULT_WAIT_SECONDS = 300;

    private final Argument<ModelName> model = Argument.operand("MODEL", "the model to serve", ModelName::new);
    private final Argument<RegionSelection> regions =
            Argument.option("--regions", "NAMES", "all, or names with commas between (default: all)", Values::regions);
    private final Argument<Integer> replicas =
            Argument.option("--replicas", "N", "on how many nodes of each region (default: 1)", Values::replicas);
    private final Argument<Integer> version =
            Argument.option("--version", "V", "the version (default: the latest)", Values::version);
    private final Argument<Integer> timeout = Argument.option(
            "--timeout", "SECONDS", "how long to wait (default: " + DEFAULT_WAIT_SECONDS + ")", Values::seconds);
    private final StrategyOptions strategy = new StrategyOptions();
    private final Argument<Boolean> noWait = Argument.flag("--no-wait", "return at once, before it is served");

    private final Session session;

    DeployCommand(Session session) {
        this.session = session;
    }

    Command command() {
        return Command.of(
                "deploy",
                "Serves a model in the given regions, in place of the version that is served now.",
                "lepton deploy digits --regions all --replicas 1",
                Stream.concat(
                                Stream.of(model, regions, replicas, version),
                                Stream.concat(strategy.arguments().stream(), Stream.of(timeout, noWait)))
                        .toList(),
                this::run);
    }

    private int run() throws InterruptedException {
        return serve(model.required(), request());
    }

    /** Asks for it, and waits unless it was told not to. */
    int serve(ModelName name, DeploymentRequest request) throws InterruptedException {
        DeploymentView deployment = session.fleet().deploy(name, request);
        if (noWait.isGiven()) {
            session.terminal().printLine("deploying " + deployment.version() + " to " + deployment.regions());
            return 0;
        }
        DeploymentView served = awaitReady(name, deployment);
        if (isAwaitingApproval(served)) {
            session.terminal()
                    .printLine(served.version() + " is ready and awaits approval: lepton rollout approve " + name);
            return 0;
        }
        session.terminal()
                .printLine("serving " + served.version() + " on " + served.ready() + " nodes: " + regions(served));
        return 0;
    }

    private DeploymentRequest request() {
        return new DeploymentRequest(
                version.value(),
                regions.value().orElseGet(RegionSelection.All::new),
                replicas.value().orElse(1),
                strategy.value());
    }

    private DeploymentView awaitReady(ModelName name, DeploymentView asked) throws InterruptedException {
        long start = session.pace().nanos();
        long waitNanosMax =
                Duration.ofSeconds(timeout.value().orElse(DEFAULT_WAIT_SECONDS)).toNanos();
        try (var progress = session.terminal().progress()) {
            DeploymentView now = asked;
            while (true) {
                progress.count("deploying " + now.version() + ": " + regions(now), now.ready(), now.wanted());
                refuseTurnedBack(asked, now);
                if (now.state().equals("ready") || isAwaitingApproval(now)) {
                    return now;
                }
                refuseFailed(now);
                if (session.pace().nanos() - start > waitNanosMax) {
                    throw notReady("not ready in time", now);
                }
                session.pace().pause(PAUSE);
                now = session.fleet().deployment(name);
            }
        }
    }

    private static boolean isAwaitingApproval(DeploymentView now) {
        return now.rollout()
                .filter(rollout -> rollout.status().equals("awaiting-approval"))
                .isPresent();
    }

    private static void refuseTurnedBack(DeploymentView asked, DeploymentView now) {
        if (!now.version().equals(asked.version())) {
            throw new LeptonException(
                    ErrorCode.MODEL_NOT_READY,
                    "the rollout was turned back: version=" + asked.version() + ", back=" + now.version() + ", cause="
                            + now.rollout().map(RolloutView::reason).orElse(""));
        }
    }

    private static void refuseFailed(DeploymentView now) {
        if (!now.state().equals("failed")) {
            return;
        }
        String detail = now.replicas().stream()
                .filter(replica -> replica.phase() == Phase.FAILED)
                .findFirst()
                .map(replica -> ", node=" + replica.node() + ", cause=" + replica.detail())
                .or(() -> now.rollout().map(rollout -> ", cause=" + rollout.reason()))
                .orElse("");
        throw new LeptonException(ErrorCode.MODEL_NOT_READY, "a replica failed: version=" + now.version() + detail);
    }

    private static LeptonException notReady(String fact, DeploymentView now) {
        return new LeptonException(
                ErrorCode.MODEL_NOT_READY,
                fact + ": version=" + now.version() + ", ready=" + now.ready() + ", wanted=" + now.wanted());
    }

    /** How many replicas of each region answer: {@code beijing 1/1, frankfurt 0/1}. */
    private static String regions(DeploymentView deployment) {
        var replicas = deployment.replicas().stream()
                .collect(Collectors.groupingBy(DeploymentView.Replica::region, TreeMap::new, Collectors.toList()));
        if (replicas.isEmpty()) {
            return "no live node yet";
        }
        return replicas.entrySet().stream()
                .map(region -> region.getKey() + " " + ready(region.getValue()) + "/"
                        + region.getValue().size())
                .collect(Collectors.joining(", "));
    }

    private static long ready(List<DeploymentView.Replica> replicas) {
        return replicas.stream()
                .filter(replica -> replica.phase() == Phase.READY)
                .count();
    }
}
