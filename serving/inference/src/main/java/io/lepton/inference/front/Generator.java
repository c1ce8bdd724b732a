package io.lepton.inference.front;

import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.inference.engine.Finish;
import io.lepton.inference.engine.Terms;
import io.lepton.wire.GenerateRequest;
import java.util.List;
import java.util.concurrent.Flow;

/**
 * What computes the answers to {@code generate}: one set of outputs, or several over time.
 *
 * <p>Safe for any thread. The publisher has one subscriber; it publishes no more than is asked for, fails with a {@link
 * LeptonException} to tell its caller a code, and ends its work when its subscription is cancelled.
 */
@FunctionalInterface
public interface Generator {
    /**
     * Prepares the answer; the work begins when the subscriber asks for the first outputs.
     *
     * @param caller who waits for it
     */
    Flow.Publisher<List<NamedTensor>> generate(GenerateRequest request, Caller caller);

    /** Who waits for what is generated. Safe for any thread. */
    interface Caller {
        /** The terms on which work for it joins a queue now. */
        Terms terms();

        /** The same finish, for a trace to hear of the run before it. */
        <T> Finish<T> watch(Finish<T> finish);
    }
}
