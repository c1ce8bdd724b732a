package io.lepton.inference.front;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.wire.LoadRequest;
import io.lepton.wire.UnloadRequest;
import java.util.concurrent.CompletionStage;

/** What changes the models that a node holds, at the word of its callers. Safe for any thread, and never blocks. */
public interface Repository {
    /**
     * Loads a model, or loads it as the request says.
     *
     * @return completes with the model once it is ready, or with a {@link LeptonException}; within a bound
     */
    CompletionStage<ModelName> load(ModelName model, LoadRequest request);

    /**
     * Takes a model out of memory until it is loaded again, and what it is made of if the request says so.
     *
     * @return completes with the model once it is not offered any more, or with a {@link LeptonException}
     */
    CompletionStage<ModelName> unload(ModelName model, UnloadRequest request);

    /** One whose models nobody can change. */
    static Repository closed() {
        return new Repository() {
            @Override
            public CompletionStage<ModelName> load(ModelName model, LoadRequest request) {
                throw refusal();
            }

            @Override
            public CompletionStage<ModelName> unload(ModelName model, UnloadRequest request) {
                throw refusal();
            }

            private static LeptonException refusal() {
                return new LeptonException(
                        ErrorCode.UNSUPPORTED, "this node's models cannot be changed by its callers");
            }
        };
    }
}
