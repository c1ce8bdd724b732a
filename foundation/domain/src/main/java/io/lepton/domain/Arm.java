package io.lepton.domain;

import java.util.Locale;

/**
 * The part that one version plays in a model's traffic; requests and answers are counted by it.
 *
 * @param version which version
 * @param role as what it was asked
 */
public record Arm(ModelVersionId version, Role role) {
    /** Why a version is asked. */
    public enum Role {
        /** It is the deployed one, and nothing says otherwise. */
        BASE,
        /** It is tried on a share of the requests. */
        CANARY,
        /** It is compared on a share of the affinity keys. */
        SPLIT,
        /** The gateway's region has it in place of the deployed one. */
        VARIANT,
        /** The caller asked for an alias of it. */
        ALIAS,
        /** The caller named its number. */
        NAMED,
        /** It gets a copy; nobody sees its answer. */
        SHADOW;

        /** The word as headers, logs and metrics carry it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
