package io.lepton.wire;

import java.time.Instant;

/**
 * An account as the API shows it.
 *
 * @param account {@code user:anna} or {@code service:pipeline}
 * @param hasPassword whether it can log in
 * @param createdAt when it was made
 */
public record AccountView(String account, boolean hasPassword, Instant createdAt) {}
