package io.lepton.cli;

import io.lepton.client.ResourceCalls;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.wire.ChangeView;
import io.lepton.wire.DeploymentView;
import io.lepton.wire.ModelView;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code lepton describe}: one resource as it is wished, how far it is, and its history. */
final class DescribeCommand {
    private static final int CHANGES_MAX = 10;

    private final Argument<String> kind = Argument.operand("KIND", "the kind, such as deployment", text -> text);
    private final Argument<String> name = Argument.operand("NAME", "which one", text -> text);

    private final Session session;

    DescribeCommand(Session session) {
        this.session = session;
    }

    Command command() {
        return Command.of(
                "describe",
                "Shows one resource: what is wished, how far it is, and who changed it.",
                "lepton describe deployment digits",
                List.of(kind, name),
                this::run);
    }

    private int run() {
        ResourceCalls fleet = session.fleet().resources();
        String one = name.required();
        String wish = fleet.yaml(kind.required(), Optional.of(one));
        List<ChangeView> changes = fleet.history(kind.required(), Optional.of(one));
        Ink ink = session.terminal().ink();
        session.terminal().print(wish);
        standing(wish, one).ifPresent(table -> session.terminal().print("\n" + ink.bold("Now") + "\n" + table));
        session.terminal()
                .print("\n" + ink.bold("History") + "\n"
                        + HistoryCommand.table(changes.subList(0, Math.min(CHANGES_MAX, changes.size())), ink));
        return 0;
    }

    /** How far the fleet is with it, for the kinds of which there is more to say. */
    private Optional<String> standing(String wish, String one) {
        Ink ink = session.terminal().ink();
        String title = wish.lines()
                .filter(line -> line.startsWith("kind:"))
                .findFirst()
                .map(line -> line.substring("kind:".length()).strip().toLowerCase(Locale.ROOT))
                .orElse("");
        return switch (title) {
            case "deployment" -> Optional.of(deployment(session.fleet().deployment(new ModelName(one)), ink));
            case "trafficpolicy" ->
                Optional.of(TrafficTables.figures(session.fleet().traffic(new ModelName(one)), ink));
            case "alias" ->
                Optional.of(TrafficTables.aliases(List.of(session.fleet().alias(new ModelName(one))), ink));
            case "region" ->
                Optional.of(Tables.regions(
                        session.fleet().regions().stream()
                                .filter(region -> region.id().value().equals(one))
                                .toList(),
                        ink));
            case "node" ->
                Optional.of(Tables.nodes(
                        session.fleet().nodes().stream()
                                .filter(node -> node.id().value().equals(one))
                                .toList(),
                        ink));
            case "model" -> model(one).map(view -> Tables.models(List.of(view), ink));
            default -> Optional.empty();
        };
    }

    private static String deployment(DeploymentView view, Ink ink) {
        return Tables.deployments(List.of(view), ink)
                + view.rollout()
                        .map(rollout -> RolloutPage.underWay(rollout, ink))
                        .filter(table -> !table.isEmpty())
                        .map(table -> "\n" + table)
                        .orElse("");
    }

    private Optional<ModelView> model(String one) {
        try {
            return Optional.of(session.fleet().model(new ModelName(one)));
        } catch (LeptonException e) {
            if (e.code() == ErrorCode.UNKNOWN_MODEL) {
                return Optional.empty(); // A card without a version yet.
            }
            throw e;
        }
    }
}
