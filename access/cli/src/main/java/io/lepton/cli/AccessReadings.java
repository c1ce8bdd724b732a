package io.lepton.cli;

import io.lepton.domain.RegionId;
import io.lepton.wire.AccountView;
import io.lepton.wire.KeyView;
import io.lepton.wire.WhoamiView;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The commands that look at who may do what, and their tables. */
final class AccessReadings {
    private AccessReadings() {}

    static Command whoami(Session session) {
        return new ReadingCommand<>(session, fleet -> fleet.access().whoami(), AccessReadings::page)
                .command("whoami", "Shows who you are to the fleet, and what you may do.");
    }

    private static String page(WhoamiView who, Ink ink) {
        var text = new StringBuilder(who.subject()).append('\n');
        if (who.roles().isEmpty()) {
            text.append(who.subject().equals("anonymous") ? "  the fleet demands no key\n" : "  no role yet\n");
        }
        who.roles().forEach(role -> text.append("  ").append(told(role)).append('\n'));
        who.bound().ifPresent(bound -> text.append("  but with this key at most ")
                .append(told(bound))
                .append('\n'));
        return text.toString();
    }

    private static String told(WhoamiView.Role role) {
        return role.role() + " "
                + role.project().map(project -> "in project " + project).orElse("in the whole fleet")
                + (role.regions().isEmpty() ? "" : ", in regions " + regions(role.regions()));
    }

    static String accounts(List<AccountView> accounts, Ink ink) {
        if (accounts.isEmpty()) {
            return "no accounts yet; make one with: lepton accounts create user:NAME --role viewer\n";
        }
        var table = new Table(ink).words("ACCOUNT", "LOGS IN", "CREATED");
        accounts.forEach(account -> table.row(
                account.account(),
                account.hasPassword() ? "by password" : "by keys alone",
                account.createdAt().truncatedTo(ChronoUnit.SECONDS)));
        return table.draw();
    }

    static String keys(List<KeyView> keys, Ink ink) {
        if (keys.isEmpty()) {
            return "no keys yet; make one with: lepton keys create --account service:NAME\n";
        }
        var table = new Table(ink).words("KEY", "ACCOUNT", "STATE", "AT MOST", "TENANT", "EXPIRES");
        keys.forEach(key -> table.row(
                key.id(),
                key.account(),
                key.state(),
                bounds(key),
                key.tenant(),
                key.expiresAt().truncatedTo(ChronoUnit.SECONDS)));
        return table.draw();
    }

    private static String bounds(KeyView key) {
        Optional<String> where = key.project().map(project -> "in project " + project);
        Optional<String> regions =
                key.regions().isEmpty() ? Optional.empty() : Optional.of("in " + regions(key.regions()));
        String told = List.of(key.role(), where, regions).stream()
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
        return told.isEmpty() ? "its account" : told;
    }

    private static String regions(List<RegionId> regions) {
        return regions.stream().map(RegionId::value).collect(Collectors.joining(","));
    }
}
