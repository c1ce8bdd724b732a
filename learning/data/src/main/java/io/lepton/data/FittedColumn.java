package io.lepton.data;

import io.lepton.data.onnx.Graph;
import java.util.List;

/**
 * The fitted preparation of one raw column: the same sum twice, once in Java and once as a graph.
 *
 * <p>Both compute in single precision and in the same order, so that they agree to the last bits.
 */
sealed interface FittedColumn permits FittedNumber, FittedCategory, FittedDate, FittedNgrams, FittedTokenIds {
    /** The features that the column becomes. */
    int width();

    /** One name for each feature. */
    List<String> names(String column);

    /**
     * Hot: writes the features of every row of the batch.
     *
     * @param offset where those of the first row go
     * @param stride from a row to the next
     */
    void apply(RowBatch batch, int column, float[] features, int offset, int stride);

    /**
     * Adds the preparation to a graph.
     *
     * @param input the raw column, [rows, 1]
     * @return the features, FP32 [rows, width]
     */
    String export(Graph graph, String input);
}
