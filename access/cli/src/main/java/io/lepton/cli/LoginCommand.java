package io.lepton.cli;

import io.lepton.wire.LoginRequest;
import io.lepton.wire.NewKeyView;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** {@code lepton login}: changes a password for a key, and keeps that where later commands find it. */
final class LoginCommand {
    private static final int HOURS_MAX = 720;

    private final Argument<String> account = Argument.operand("ACCOUNT", "who logs in, as user:anna", text -> text);
    private final Argument<Path> passwordFile = Argument.fileOption(
            "--password-file",
            "FILE",
            "has the password in its first line (else LEPTON_PASSWORD, else it is asked for)");
    private final Argument<Integer> hours = Argument.option(
            "--hours", "HOURS", "how long the key is good (default: 12)", text -> Values.whole(text, 1, HOURS_MAX));

    private final Session session;

    LoginCommand(Session session) {
        this.session = session;
    }

    Command command() {
        return Command.of(
                "login",
                "Gets a key for an account by its password, and keeps it for later commands.",
                "lepton login user:anna",
                List.of(account, passwordFile, hours),
                this::run);
    }

    private int run() {
        String password = session.password(passwordFile.value());
        NewKeyView key = session.fleet().access().login(new LoginRequest(account.required(), password, hours.value()));
        session.credentials().put(session.controls().getFirst(), key.key());
        session.terminal()
                .printLine("logged in as " + key.about().account() + " until "
                        + key.about().expiresAt().truncatedTo(ChronoUnit.SECONDS) + "; the key is kept in "
                        + session.credentials().file());
        return 0;
    }
}
