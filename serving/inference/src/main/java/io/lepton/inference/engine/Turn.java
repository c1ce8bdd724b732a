package io.lepton.inference.engine;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request in a queue, and the answer that it waits for.
 *
 * @param arrived when, by the clock of the figures
 * @param <T> the answer
 */
record Turn<T>(
        ModelVersionId version,
        List<NamedTensor> inputs,
        List<String> outputs,
        Finish<T> finish,
        CompletableFuture<T> answer,
        ModelFigures figures,
        long arrived) {
    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

    /** Tells of the run that the outputs come from. */
    void ran(long beginNanos, long endNanos, int requests, long rows) {
        finish.ran(beginNanos, endNanos, requests, rows);
    }

    /** Tells that nothing reads the inputs any more. */
    void over() {
        finish.over();
    }

    /** Turns outputs into the answer, and gives what tells the caller of it. */
    Runnable finish(List<NamedTensor> given) {
        if (answer.isDone()) {
            return () -> {};
        }
        try {
            T finished = finish.apply(given);
            return () -> {
                // Counted first, so that whoever has the answer finds it in the figures.
                figures.succeed(arrived);
                answer.complete(finished);
            };
        } catch (RuntimeException | Error e) {
            return () -> fail(e);
        }
    }

    /** Tells the caller what broke, if it still waits; a mistake of ours goes to the log. */
    void fail(Throwable failure) {
        if (answer.isDone()) {
            return;
        }
        figures.fail(arrived);
        if (failure instanceof LeptonException told) {
            answer.completeExceptionally(told);
            return;
        }
        LOG.atError().addKeyValue("version", version).setCause(failure).log("an inference broke off");
        answer.completeExceptionally(
                new LeptonException(ErrorCode.INTERNAL, "the inference broke off: version=" + version, failure));
    }

    /** Tells the caller that it is too late to run. */
    void expire() {
        figures.fail(arrived);
        answer.completeExceptionally(new LeptonException(
                ErrorCode.DEADLINE_EXCEEDED, "the deadline passed while the request waited: version=" + version));
    }

    long bytes() {
        long bytes = 0;
        for (NamedTensor input : inputs) {
            bytes += input.tensor().data().remaining();
        }
        return bytes;
    }
}
