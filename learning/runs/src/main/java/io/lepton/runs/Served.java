package io.lepton.runs;

import io.lepton.data.Column;
import io.lepton.data.Preparation;
import io.lepton.data.RowBatch;
import io.lepton.domain.NamedTensor;
import io.lepton.wire.onnx.ModelProto;
import java.util.List;
import java.util.stream.IntStream;

/** What of the data goes with the served model: the way from raw fields to features, and held-out rows as a caller writes them. */
interface Served {
    /** From raw fields to {@code features}. */
    ModelProto graph();

    /** The raw fields that the served model takes. */
    List<String> inputNames();

    /** So many examples held out, from one on, as the served model takes them. */
    List<NamedTensor> inputs(int from, int count);

    /** Columns of a table, each an input; of windows, the rows of each one after the other. */
    record Table(Preparation preparation, RowBatch rows) implements Served {
        @Override
        public ModelProto graph() {
            return preparation.toOnnx();
        }

        @Override
        public List<String> inputNames() {
            return preparation.inputs().stream().map(Column::name).toList();
        }

        @Override
        public List<NamedTensor> inputs(int from, int count) {
            int window = preparation.window();
            int[] chosen =
                    IntStream.range(from * window, (from + count) * window).toArray();
            return RawInputs.of(rows.rows(chosen), preparation.inputs(), window);
        }
    }
}
