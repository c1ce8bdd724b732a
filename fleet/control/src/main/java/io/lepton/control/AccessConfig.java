package io.lepton.control;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Whom a control plane answers.
 *
 * @param owner the SHA-256 of the key of whoever owns the machine, who may do everything; absent if there is none
 * @param isDemanded whether every call of the API must prove who makes it
 * @param secrets draws what nobody may guess
 * @param tokens what else than keys of its own it believes
 * @param peers where the processes of the fleet come in that prove who they are; if absent, they come in with everybody else
 */
public record AccessConfig(
        Optional<String> owner,
        boolean isDemanded,
        RandomGenerator secrets,
        List<TokenVerifier> tokens,
        Optional<PeerDoor> peers) {
    /** Which key the owner's is. */
    public static final String OWNER_ID = "owner0000";

    public AccessConfig {
        tokens = List.copyOf(tokens);
    }

    /** Whoever asks may do everything; for what listens to nobody but its maker. */
    public static AccessConfig open(RandomGenerator secrets) {
        return new AccessConfig(Optional.empty(), false, secrets, List.of(), Optional.empty());
    }
}
