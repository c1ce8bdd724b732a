package io.lepton.control;

import io.lepton.domain.Deployment;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What must outlive the control plane of a rollout: how it stands, and what people have said about it.
 *
 * @param version what it brings
 * @param previous what a rollback returns to; absent if there is nothing, or if it was returned to already
 * @param status how it stands
 * @param approved whether a person has agreed that the version answers
 * @param reason why it stopped, or was rolled back; empty otherwise
 * @param answering the versions that answer beside the served one, while there are any; absent where an older Lepton stored
 */
public record RolloutState(
        ModelVersionId version,
        Optional<Deployment> previous,
        Status status,
        boolean approved,
        String reason,
        Optional<List<ModelVersionId>> answering) {
    public RolloutState {
        answering = answering.map(List::copyOf);
    }

    /** A rollout of which no version answers beside the served one. */
    public RolloutState(
            ModelVersionId version, Optional<Deployment> previous, Status status, boolean approved, String reason) {
        this(version, previous, status, approved, reason, Optional.empty());
    }

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
        return new RolloutState(version, previous, next, approved, why, answering);
    }

    RolloutState withApproval() {
        return new RolloutState(version, previous, status, true, reason, answering);
    }

    /** The same with other versions that answer; nothing is stored of none. */
    RolloutState withAnswering(Collection<ModelVersionId> versions) {
        Optional<List<ModelVersionId>> some = versions.isEmpty()
                ? Optional.empty()
                : Optional.of(versions.stream().sorted().toList());
        return new RolloutState(version, previous, status, approved, reason, some);
    }
}
