package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.RegionId;
import io.lepton.domain.TenantId;
import io.lepton.wire.KeyRequest;
import io.lepton.wire.KeyView;
import io.lepton.wire.NewKeyView;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** {@code lepton keys}: shows, makes and revokes the keys of accounts. */
final class KeyCommands {
    private static final int DAYS_MAX = 3_650;

    private KeyCommands() {}

    static Command group(Session session) {
        return Command.group(
                "keys",
                "Shows, makes and revokes keys.",
                "lepton keys list",
                List.of(list(session), create(session), revoke(session), show(session)));
    }

    private static Command list(Session session) {
        return new ReadingCommand<>(session, fleet -> fleet.access().keys(), AccessReadings::keys)
                .command("list", "Shows your keys; every key, if you may see that.", "lepton keys list");
    }

    private static Command create(Session session) {
        Argument<String> account =
                Argument.option("--account", "ACCOUNT", "whom it speaks for (default: you)", Function.identity());
        Argument<String> role = Argument.option(
                "--role",
                "ROLE",
                "it is good for that role at most (default: all that its account may do)",
                Function.identity());
        Argument<String> project =
                Argument.option("--project", "NAME", "it is good in that project at most", Function.identity());
        Argument<List<RegionId>> regions = Argument.option(
                "--regions", "A,B", "it is good in those regions at most", text -> Arrays.stream(text.split(",", -1))
                        .map(RegionId::new)
                        .toList());
        Argument<TenantId> tenant = Argument.option(
                "--tenant",
                "NAME",
                "whose limits hold for its requests (default: named like the account)",
                TenantId::new);
        Argument<Integer> days = Argument.option(
                "--days", "DAYS", "how long it is good (default: 90)", text -> Values.whole(text, 1, DAYS_MAX));
        return Command.of(
                "create",
                "Makes a key, and prints it this once.",
                "lepton keys create --account service:pipeline --role deployer",
                List.of(account, role, project, regions, tenant, days),
                () -> {
                    NewKeyView made = session.fleet()
                            .access()
                            .createKey(new KeyRequest(
                                    account.value(),
                                    role.value(),
                                    project.value(),
                                    regions.value(),
                                    tenant.value(),
                                    days.value()));
                    session.terminal().printLine(made.key());
                    session.terminal()
                            .tell("key " + made.about().id() + " of "
                                    + made.about().account() + ", good until "
                                    + made.about().expiresAt().truncatedTo(ChronoUnit.SECONDS)
                                    + "; it is not shown again");
                    return 0;
                });
    }

    private static Command revoke(Session session) {
        Argument<String> id = Argument.operand("KEY", "which key, as lepton keys list names it", text -> text);
        return Command.of(
                "revoke",
                "Takes a key back, at once and for good.",
                "lepton keys revoke mfzwk3tinfxg",
                List.of(id),
                () -> {
                    KeyView revoked = session.fleet().access().revokeKey(id.required());
                    session.terminal().printLine("key " + revoked.id() + " of " + revoked.account() + " is revoked");
                    return 0;
                });
    }

    private static Command show(Session session) {
        return Command.of(
                "show",
                "Prints the key that commands here use, for other programs such as curl.",
                "lepton keys show",
                List.of(),
                () -> {
                    session.terminal()
                            .printLine(session.key()
                                    .orElseThrow(() -> new LeptonException(
                                            ErrorCode.UNAUTHENTICATED,
                                            "no key is kept for this fleet: control="
                                                    + session.controls().getFirst())));
                    return 0;
                });
    }
}
