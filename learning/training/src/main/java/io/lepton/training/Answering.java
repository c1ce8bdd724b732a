package io.lepton.training;

import io.lepton.data.FeatureRows;
import io.lepton.training.network.Batch;
import io.lepton.training.network.Execution;
import java.util.Arrays;
import java.util.List;

/** Answers many rows in batches of bounded size. */
final class Answering {
    private static final int ROWS_MAX = Integer.getInteger("rowsmax", 256);

    private Answering() {}

    /** @param width how many numbers the network answers for a row */
    static float[] answers(Execution execution, int width, FeatureRows features) {
        return answers(execution, width, features, range(features.rowCount()));
    }

    /** Of some rows, by their numbers. */
    static float[] answers(Execution execution, int width, FeatureRows features, int[] rows) {
        float[] all = new float[Math.multiplyExact(rows.length, width)];
        for (int from = 0; from < rows.length; from += ROWS_MAX) {
            int to = StrictMath.min(from + ROWS_MAX, rows.length);
            var batch = new Batch(
                    to - from,
                    List.of(features.rows(Arrays.copyOfRange(rows, from, to)).values()),
                    new float[0],
                    new float[0]);
            float[] answered = execution.answer(batch);
            System.arraycopy(answered, 0, all, from * width, answered.length);
        }
        return all;
    }

    private static int[] range(int count) {
        int[] rows = new int[count];
        Arrays.setAll(rows, i -> i);
        return rows;
    }
}
