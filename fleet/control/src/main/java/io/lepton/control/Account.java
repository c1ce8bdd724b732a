package io.lepton.control;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A person or a program that the fleet itself knows.
 *
 * @param subject {@code user:anna} or {@code service:pipeline}; role bindings name it so
 * @param passwordHash how the password is checked, in the form of Argon2; absent for whoever comes by keys alone
 * @param createdAt when it was made
 */
public record Account(String subject, Optional<String> passwordHash, Instant createdAt) {
    static final Pattern SUBJECT = Pattern.compile("(user|service):[a-z][a-z0-9-]{0,62}");

    public Account {
        if (!SUBJECT.matcher(subject).matches()) {
            throw new IllegalArgumentException(
                    "not a valid name: account, must match " + SUBJECT.pattern() + ", such as user:anna");
        }
    }

    /** Its name without what it is; a tenant's name too. */
    String label() {
        return subject.substring(subject.indexOf(':') + 1);
    }
}
