package io.lepton.cli;

import io.lepton.wire.AccountRequest;
import io.lepton.wire.AccountView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code lepton accounts}: shows, makes and removes accounts of people and programs. */
final class AccountCommands {
    private AccountCommands() {}

    static Command group(Session session) {
        return new ReadingCommand<>(session, fleet -> fleet.access().accounts(), AccessReadings::accounts)
                .command("accounts", "Shows every account that the fleet itself knows.")
                .with(create(session), password(session), delete(session));
    }

    private static Command create(Session session) {
        Argument<String> account = account();
        Argument<Path> file = passwordFile("has its password in the first line; without, it comes by keys alone");
        Argument<String> role = Argument.option(
                "--role",
                "ROLE",
                "gives it a role: viewer, deployer, data-scientist, trainer, auditor or admin",
                Function.identity());
        Argument<String> project = Argument.option(
                "--project", "NAME", "where it has that role (default: everywhere)", Function.identity());
        return Command.of(
                "create",
                "Makes an account, with a role if one is named.",
                "lepton accounts create service:pipeline --role deployer",
                List.of(account, file, role, project),
                () -> {
                    Optional<String> secret = file.value().map(given -> session.password(Optional.of(given)));
                    AccountView made = session.fleet()
                            .access()
                            .putAccount(account.required(), new AccountRequest(secret, role.value(), project.value()));
                    session.terminal()
                            .printLine("account " + made.account() + ": "
                                    + (made.hasPassword() ? "it logs in by password" : "it comes by keys alone"));
                    return 0;
                });
    }

    private static Command password(Session session) {
        Argument<String> account = account();
        Argument<Path> file =
                passwordFile("has the new password in its first line (else LEPTON_PASSWORD, else it is asked for)");
        return Command.of(
                "password",
                "Changes the password of an account; keys that it has stay good.",
                "lepton accounts password user:anna",
                List.of(account, file),
                () -> {
                    var request = new AccountRequest(
                            Optional.of(session.password(file.value())), Optional.empty(), Optional.empty());
                    session.fleet().access().putAccount(account.required(), request);
                    session.terminal().printLine("account " + account.required() + ": the password is changed");
                    return 0;
                });
    }

    private static Command delete(Session session) {
        Argument<String> account = account();
        return Command.of(
                "delete",
                "Removes an account, and revokes its keys.",
                "lepton accounts delete user:anna",
                List.of(account),
                () -> {
                    session.fleet().access().deleteAccount(account.required());
                    session.terminal().printLine("account " + account.required() + " is gone, its keys are revoked");
                    return 0;
                });
    }

    private static Argument<String> account() {
        return Argument.operand("ACCOUNT", "user:NAME for a person, service:NAME for a program", text -> text);
    }

    private static Argument<Path> passwordFile(String purpose) {
        return Argument.fileOption("--password-file", "FILE", purpose);
    }
}
