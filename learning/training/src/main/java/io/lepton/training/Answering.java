package io.lepton.training;

import io.lepton.data.Features;
import io.lepton.training.network.Batch;
import io.lepton.training.network.Execution;
import java.util.List;

/** Answers many rows in batches of bounded size. */
final class Answering {
    private static final int ROWS_MAX = 256;

    private Answering() {}

    /** @param width how many numbers the network answers for a row */
    static float[] answers(Execution execution, int width, Features features) {
        float[] all = new float[Math.multiplyExact(features.rowCount(), width)];
        for (int from = 0; from < features.rowCount(); from += ROWS_MAX) {
            int to = StrictMath.min(from + ROWS_MAX, features.rowCount());
            var batch = new Batch(to - from, List.of(features.slice(from, to).values()), new float[0], new float[0]);
            float[] answered = execution.answer(batch);
            System.arraycopy(answered, 0, all, from * width, answered.length);
        }
        return all;
    }
}
