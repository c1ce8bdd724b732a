package io.lepton.cli;

import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.wire.JoinTokenRequest;
import io.lepton.wire.JoinTokenView;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** {@code lepton ca}: lets processes into the fleet, and gives it another certificate authority. */
final class AuthorityCommands {
    private static final int MINUTES_MAX = 7 * 24 * 60;

    private AuthorityCommands() {}

    static Command group(Session session) {
        return Command.group(
                "ca",
                "Lets processes into the fleet by certificates, and replaces the authority that gives them.",
                "lepton ca token --region frankfurt --node frankfurt-1",
                List.of(token(session), rotate(session)));
    }

    private static Command token(Session session) {
        Argument<RegionId> region = Argument.option("--region", "REGION", "where the process runs", RegionId::new);
        Argument<String> site = Argument.option(
                "--site",
                "NAME",
                "the site of federations that it is, in a region of the fleet or elsewhere",
                text -> text);
        Argument<String> federation = Argument.option(
                "--federation",
                "NAME",
                "the federation of which it is the coordinator, instead of a region",
                text -> text);
        Argument<NodeId> node = Argument.option(
                "--node", "NAME", "the node that it is (default: it is the region's gateway)", NodeId::new);
        Argument<Integer> minutes = Argument.option(
                "--minutes",
                "MINUTES",
                "how long the token is good (default: 60)",
                text -> Values.whole(text, 1, MINUTES_MAX));
        return Command.of(
                "token",
                "Makes a token with which one process enrols once, and prints it this once.",
                "lepton ca token --region frankfurt --node frankfurt-1 > join.token",
                List.of(region, node, site, federation, minutes),
                () -> {
                    JoinTokenView made = session.fleet()
                            .access()
                            .joinToken(new JoinTokenRequest(
                                    region.value(),
                                    node.value().map(NodeId::value),
                                    minutes.value(),
                                    site.value(),
                                    federation.value()));
                    session.terminal().printLine(made.token());
                    session.terminal()
                            .tell("for " + made.identity() + ", good once, until "
                                    + made.expiresAt().truncatedTo(ChronoUnit.SECONDS));
                    return 0;
                });
    }

    private static Command rotate(Session session) {
        return Command.of(
                "rotate",
                "Takes the next of three steps of replacing the authority; let every certificate be renewed in between.",
                "lepton ca rotate",
                List.of(),
                () -> {
                    session.terminal().printLine(session.fleet().access().rotateAuthority());
                    return 0;
                });
    }
}
