package io.lepton.inference.front;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.inference.engine.ServedModel;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What answers {@code explain}. Safe for any thread, and never blocks. */
@FunctionalInterface
public interface Explaining {
    /**
     * Explains what a model makes of its inputs.
     *
     * @param inputs checked against the signature; left alone until the stage completes
     * @return completes with the explanation, or with a {@link LeptonException}; cancelled when the caller is gone
     * @throws LeptonException {@link ErrorCode#UNSUPPORTED} if there is no explanation for the model
     */
    CompletionStage<List<NamedTensor>> explain(ServedModel model, List<NamedTensor> inputs);

    /** Explains nothing. */
    static Explaining nothing() {
        return (model, _) -> {
            throw new LeptonException(
                    ErrorCode.UNSUPPORTED,
                    "this node has no explainer: version=" + model.version().id());
        };
    }
}
