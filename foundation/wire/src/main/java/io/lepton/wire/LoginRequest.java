package io.lepton.wire;

import java.util.Optional;

/**
 * Asks for a key by a password.
 *
 * @param account {@code user:anna}
 * @param password what only that account knows
 * @param hours how long the key is to be good, 1 to 720; 12 if absent
 */
public record LoginRequest(String account, String password, Optional<Integer> hours) {
    /** Without the password. */
    @Override
    public String toString() {
        return "LoginRequest[account=" + account + ", hours=" + hours + "]";
    }
}
