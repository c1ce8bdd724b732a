package io.lepton.wire;

/**
 * What a caller wants of a model that is to leave memory.
 *
 * @param dependents whether what the model is made of leaves too: the members of a pipeline that no other one needs
 */
public record UnloadRequest(boolean dependents) {
    /** The model alone, which is what a caller means who says nothing. */
    public static final UnloadRequest ALONE = new UnloadRequest(false);
}
