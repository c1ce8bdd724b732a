package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where passwords come from: never from the command line itself, which others can see and shells keep. */
final class PasswordInput {
    private static final String VARIABLE = "LEPTON_PASSWORD";

    private final Surroundings surroundings;

    PasswordInput(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * Reads one.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} if nothing gives one
     */
    String read(Optional<Path> file) {
        String password = file.map(PasswordInput::firstLine)
                .or(() -> Optional.ofNullable(surroundings.environment().get(VARIABLE)))
                .or(this::typed)
                .orElse("");
        if (password.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "a password is needed: give --password-file FILE, set " + VARIABLE + ", or type it at a terminal");
        }
        return password;
    }

    private static String firstLine(Path file) {
        try (var lines = Files.lines(GivenFile.check("password-file", file))) {
            return lines.findFirst().orElse("");
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "cannot be read: password-file=" + file, e);
        }
    }

    private Optional<String> typed() {
        var console = surroundings.isTerminal() ? System.console() : null;
        char[] typed = console == null ? null : console.readPassword("Password: ");
        return typed == null ? Optional.empty() : Optional.of(new String(typed));
    }
}
