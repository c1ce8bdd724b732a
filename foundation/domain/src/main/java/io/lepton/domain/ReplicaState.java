package io.lepton.domain;

/**
 * How far one node is with one model version.
 *
 * @param version the version
 * @param phase how far
 * @param detail why it failed or is unloaded, or why its fetch is being tried again; empty otherwise
 */
public record ReplicaState(ModelVersionId version, Phase phase, String detail) {
    /** The steps of a replica's life, in order; a replica that failed stays so until it is assigned anew. */
    public enum Phase {
        /** Assigned; nothing has happened yet. */
        PENDING,
        /** The artifact is on its way. */
        FETCHING,
        /** The model is being loaded and answers its first inference. */
        WARMING,
        /** It answers requests. */
        READY,
        /** It could not be fetched, loaded or warmed. */
        FAILED,
        /** It is kept out of memory on this node, by the word of somebody who called the node itself. */
        UNLOADED
    }
}
