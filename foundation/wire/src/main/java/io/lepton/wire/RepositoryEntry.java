package io.lepton.wire;

import io.lepton.domain.ModelName;
import io.lepton.domain.ReplicaState;
import java.util.Optional;

/**
 * One version in the index of the protocol's model repository extension.
 *
 * @param version the number of the version
 * @param state {@link #READY}, {@code LOADING} or {@code UNAVAILABLE}
 * @param reason why it is in that state; empty if there is nothing to say
 */
public record RepositoryEntry(ModelName name, String version, String state, String reason) {
    /** The state of a version that answers requests. */
    public static final String READY = "READY";

    /** Tells how far a node is with a version. */
    public static RepositoryEntry of(ReplicaState replica) {
        var id = replica.version();
        return new RepositoryEntry(id.model(), String.valueOf(id.number()), state(replica.phase()), replica.detail());
    }

    private static String state(ReplicaState.Phase phase) {
        return switch (phase) {
            case PENDING, FETCHING, WARMING -> "LOADING";
            case READY -> READY;
            case FAILED, UNLOADED -> "UNAVAILABLE";
        };
    }

    /**
     * The request for an index.
     *
     * @param ready whether only versions that are ready are wanted; false if not given
     */
    public record Request(Optional<Boolean> ready) {}
}
