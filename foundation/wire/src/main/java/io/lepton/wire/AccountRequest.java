package io.lepton.wire;

import java.util.Optional;

/**
 * Says how an account is to be.
 *
 * @param password its new password; the former one stays if absent, and an account that is new comes by keys alone
 * @param role a role that a new account is given, by a binding of its own
 * @param project where it has that role; in the whole fleet if absent
 */
public record AccountRequest(Optional<String> password, Optional<String> role, Optional<String> project) {
    /** Without the password. */
    @Override
    public String toString() {
        return "AccountRequest[role=" + role + ", project=" + project + "]";
    }
}
