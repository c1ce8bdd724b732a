package io.lepton.governance;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What somebody is in a project or in the whole fleet: a fixed set of permissions. The names are stored. */
public enum Role {
    /** Sees everything but secrets. */
    VIEWER(Permission.SEE),
    /** Deploys what is registered, and asks it. */
    DEPLOYER(Permission.SEE, Permission.SEE_HISTORY, Permission.DEPLOY, Permission.PREDICT),
    /** Registers models and asks them. */
    DATA_SCIENTIST(
            Permission.SEE, Permission.SEE_HISTORY, Permission.READ_FILE, Permission.REGISTER, Permission.PREDICT),
    /** Has nodes learn from the data of their regions, and registers what they learned. */
    TRAINER(Permission.SEE, Permission.SEE_HISTORY, Permission.REGISTER, Permission.TRAIN),
    /** Sees everything, the history and who may do what too; changes nothing. */
    AUDITOR(Permission.SEE, Permission.SEE_HISTORY, Permission.SEE_ACCESS, Permission.READ_FILE),
    /** Does everything. */
    ADMIN(Permission.values());

    @SuppressWarnings("ImmutableEnumChecker") // Made here, and never handed out as something that can be changed.
    private final Set<Permission> permissions;

    Role(Permission... permissions) {
        this.permissions = EnumSet.copyOf(Arrays.asList(permissions));
    }

    /** Tells whether whoever has the role may do a thing, where the role holds. */
    public boolean permits(Permission permission) {
        return permissions.contains(permission);
    }

    /** As people write it: {@code data-scientist}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Every role's word, in the order of the roles. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Role::word).toList();
    }

    /**
     * The role of a word.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Role of(String word) {
        return Arrays.stream(values())
                .filter(role -> role.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such role: role=" + word + ", known=" + words()));
    }

    /** The roles that permit a thing, as people write them. */
    static List<String> permitting(Permission permission) {
        return Arrays.stream(values())
                .filter(role -> role.permits(permission))
                .map(Role::word)
                .toList();
    }
}
