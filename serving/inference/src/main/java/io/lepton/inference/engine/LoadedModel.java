package io.lepton.inference.engine;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import java.util.List;

/**
 * A model in memory.
 *
 * <p>Runs are safe for any platform thread, several at once; never begin one on a virtual thread, whose carrier it would
 * pin. The tensors that they return own their bytes: they share none with the inputs, and stay valid after further runs
 * and after {@link #close}.
 */
public interface LoadedModel extends AutoCloseable {
    /**
     * Runs one inference.
     *
     * @param inputs one tensor for each input of the signature, of its type and shape
     * @param outputs the names of the wanted outputs, each an output of the signature
     * @return the wanted outputs, in the order asked for
     * @throws LeptonException {@link ErrorCode#INVALID_TENSOR} if the model cannot compute with these inputs; {@link
     *     ErrorCode#UNSUPPORTED} if an output cannot be told as a tensor
     */
    List<NamedTensor> run(List<NamedTensor> inputs, List<String> outputs);

    /**
     * Tells whether the rows of several requests can be computed at once, along the first axis of every input and output,
     * and each comes out as if it were alone, up to rounding.
     */
    boolean keepsRowsApart();

    /** Whether its file asks that answers be kept for requests that ask the same. */
    default boolean asksForCache() {
        return false;
    }

    /** How many requests may wait for it as it is now, and run; its queue may bound them further. */
    default int requestsMax() {
        return Integer.MAX_VALUE;
    }

    /**
     * Runs several requests as one; only for a model that keeps rows apart.
     *
     * @param requests the inputs of each, with at least one row each, all alike but for the number of rows
     * @param outputs the names of the wanted outputs
     * @return the outputs of each request
     * @throws LeptonException as {@link #run}, whichever request is at fault
     */
    List<List<NamedTensor>> runTogether(List<List<NamedTensor>> requests, List<String> outputs);

    /** Runs one inference that may be halted; a model that cannot be runs to its end. */
    default List<NamedTensor> run(List<NamedTensor> inputs, List<String> outputs, Halt halt) {
        return run(inputs, outputs);
    }

    /** Runs several requests as one that may be halted; a model that cannot be runs to its end. */
    default List<List<NamedTensor>> runTogether(List<List<NamedTensor>> requests, List<String> outputs, Halt halt) {
        return runTogether(requests, outputs);
    }

    /** Frees the memory; must not be called while a run is under way, nor before one. */
    @Override
    void close();
}
