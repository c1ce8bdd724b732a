package io.lepton.control;

import io.lepton.domain.Deployment;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import java.util.Optional;

/**
 * What must outlive the control plane of a rollout: how it stands, and what people have said about it.
 *
 * @param version what it brings
 * @param previous what a rollback returns to; absent if there is nothing, or if it was returned to already
 * @param status how it stands
 * @param approved whether a person has agreed that the version answers
 * @param reason why it stopped, or was rolled back; empty otherwise
 */
public record RolloutState(
        ModelVersionId version, Optional<Deployment> previous, Status status, boolean approved, String reason) {
    /** How a rollout stands. The words are stored: they stay as they are. */
    public enum Status {
        /** It goes on by itself. */
        PROGRESSING,
        /** It waits for a person, who stopped it. */
        PAUSED,
        /** It failed, and waits for a person. */
        STOPPED,
        /** The version has taken over. */
        COMPLETE
    }

    ModelName model() {
        return version.model();
    }

    RolloutState with(Status next, String why) {
        return new RolloutState(version, previous, next, approved, why);
    }

    RolloutState withApproval() {
        return new RolloutState(version, previous, status, true, reason);
    }
}
