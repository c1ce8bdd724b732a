package io.lepton.inference;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.NamedTensor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a node asks to explain what its models answer. Safe for any thread, and never blocks. */
@FunctionalInterface
public interface Explainer {
    /**
     * Explains what a version makes of some inputs.
     *
     * @param inputs one tensor for each input of the signature, of its type and shape; left alone until the stage completes
     * @param predictor runs that version
     * @return completes with the explanation, tensors under names of the explainer's choice, or with a {@link
     *     LeptonException}; cancelled when the caller is gone
     * @throws LeptonException {@link ErrorCode#UNSUPPORTED} if it knows no explanation for such a model
     */
    CompletionStage<List<NamedTensor>> explain(ModelVersion version, List<NamedTensor> inputs, Predictor predictor);

    /** A model to be asked as often as an explanation takes, in the queue that its callers wait in too. */
    @FunctionalInterface
    interface Predictor {
        /**
         * Runs the model once, or in a batch with others.
         *
         * @return completes with every output in the signature's order, or with a {@link LeptonException}
         * @throws LeptonException {@link ErrorCode#OVERLOADED} or {@link ErrorCode#MODEL_NOT_READY}
         */
        CompletableFuture<List<NamedTensor>> predict(List<NamedTensor> inputs);
    }
}
