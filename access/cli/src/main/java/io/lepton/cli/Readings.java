package io.lepton.cli;

import io.lepton.client.LeptonClient;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The commands that only look at the fleet, each a view and the table that shows it. */
final class Readings {
    private Readings() {}

    static Command status(Session session) {
        return new ReadingCommand<>(session, LeptonClient::status, StatusPage::draw)
                .command("status", "Shows the whole fleet at one moment.");
    }

    static Command regions(Session session) {
        return reading(
                session,
                "regions",
                "Shows every region and whether it is alive.",
                LeptonClient::regions,
                Tables::regions);
    }

    static Command nodes(Session session) {
        return reading(session, "nodes", "Shows every node and what it holds.", LeptonClient::nodes, Tables::nodes);
    }

    static Command models(Session session) {
        return reading(
                session,
                "models",
                "Shows every version of every model, with its signature.",
                LeptonClient::models,
                Tables::models);
    }

    static Command deployments(Session session) {
        return reading(
                session,
                "deployments",
                "Shows what is to be served where, and how far it is.",
                LeptonClient::deployments,
                Tables::deployments);
    }

    static Command policies(Session session) {
        return new ReadingCommand<>(session, LeptonClient::status, StatusPage::policies)
                .command("policies", "Shows where data of each class may be processed.", status -> status.policies());
    }

    private static <T> Command reading(
            Session session,
            String name,
            String purpose,
            Function<LeptonClient, T> view,
            BiFunction<T, Ink, String> table) {
        return new ReadingCommand<>(session, view, table).command(name, purpose);
    }
}
