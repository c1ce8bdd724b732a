package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.governance.Permission;
import io.lepton.governance.Principal;
import io.lepton.governance.Role;
import io.lepton.governance.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who asks for what the present thread does, and what that one may do.
 *
 * <p>While a control plane demands no keys, and outside of requests, whoever asks may do everything.
 */
final class Asker {
    private static final ScopedValue<Principal> CURRENT = ScopedValue.newInstance();

    private Asker() {}

    /** Runs something in the name of somebody. */
    static <T, X extends Throwable> T calling(Principal principal, ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(CURRENT, principal).call(work);
    }

    /** Who asks, if that was proven. */
    static Optional<Principal> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    static boolean may(Permission permission, Target target) {
        return current().map(asker -> asker.may(permission, target)).orElse(true);
    }

    static boolean may(AccessAim aim) {
        return may(aim.permission(), aim.target());
    }

    /**
     * Goes on only if the asker may do a thing.
     *
     * @throws LeptonException {@link ErrorCode#FORBIDDEN} if not
     */
    static void require(Permission permission, Target target) {
        current().filter(asker -> !asker.may(permission, target)).ifPresent(asker -> {
            throw new LeptonException(ErrorCode.FORBIDDEN, asker.refusal(permission, target));
        });
    }

    /**
     * Goes on only if the asker may make all of some edits.
     *
     * @throws LeptonException {@link ErrorCode#FORBIDDEN} at the first that it may not
     */
    static void requireAll(List<Edit> edits, DesiredState before) {
        if (current().isEmpty() || edits.isEmpty()) {
            return;
        }
        DesiredState after = before.edited(edits);
        for (Edit edit : edits) {
            for (AccessAim aim : AccessAim.ofEdit(edit, before, after)) {
                require(aim.permission(), aim.target());
            }
        }
    }

    /**
     * Goes on only if the asker has one of some roles where a thing is.
     *
     * @throws LeptonException {@link ErrorCode#FORBIDDEN} if not
     */
    static void requireRole(Set<Role> roles, Target place) {
        current().filter(asker -> !asker.holds(roles, place)).ifPresent(asker -> {
            throw new LeptonException(
                    ErrorCode.FORBIDDEN,
                    "not among the approvers: subject=" + asker.subject() + ", needed="
                            + roles.stream().map(Role::word).sorted().toList() + " " + place);
        });
    }

    /** Whether the asker may see a thing. */
    static boolean sees(Kind kind, String name, DesiredState state) {
        return current().isEmpty() || may(AccessAim.ofSight(kind, name, state));
    }

    /** Whether the asker may see a model. */
    static boolean seesModel(ModelName model, DesiredState state) {
        return sees(Kind.MODEL, model.value(), state);
    }
}
