package io.lepton.inference.front;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NodeSignal;
import io.lepton.domain.ReplicaState;
import io.lepton.inference.cache.CacheReading;
import io.lepton.inference.engine.ServedModel;
import io.lepton.wire.ModelPath;
import java.util.List;

/** What the front asks of its node. Safe for any thread, and never blocks. */
public interface Models {
    /** Tells whether the node has taken a snapshot, answers for what it assigns, and is not about to stop. */
    boolean isReady();

    /**
     * Finds the model that a path means.
     *
     * @throws LeptonException {@link ErrorCode#UNKNOWN_MODEL}, {@link ErrorCode#UNKNOWN_VERSION} or {@link
     *     ErrorCode#MODEL_NOT_READY}
     */
    ServedModel find(ModelPath path);

    /** Every version that is assigned to the node, in order of name and number, and how far each is. */
    List<ReplicaState> replicas();

    /** Every version that answers, in memory or brought there when it is asked, in order of name and number. */
    List<ServedModel> loaded();

    /** What is in memory. */
    MemoryReading memory();

    /** What is kept of answers. */
    default CacheReading cache() {
        return CacheReading.OFF;
    }

    /** Makes the next signal to the gateway. */
    NodeSignal signal(int inFlight);
}
