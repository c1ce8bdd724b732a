package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.lepton.data.Features;
import io.lepton.wire.onnx.ModelProto;
import java.nio.FloatBuffer;
import java.util.Map;

/** Runs an exported model with ONNX Runtime, which shares no code with the one that learned. */
final class ClassicJudge implements AutoCloseable {
    private final OrtSession session;
    private final OrtSession.SessionOptions options = new OrtSession.SessionOptions();

    ClassicJudge(ModelProto model) throws OrtException {
        options.setIntraOpNumThreads(1);
        session = OrtEnvironment.getEnvironment().createSession(model.toByteArray(), options);
    }

    /** An output of floats, row by row. */
    float[] floats(Features features, String output) throws OrtException {
        try (var result = run(features)) {
            return ((OnnxTensor) result.get(output).orElseThrow())
                    .getFloatBuffer()
                    .array();
        }
    }

    /** An output INT64 [rows]. */
    long[] integers(Features features, String output) throws OrtException {
        try (var result = run(features)) {
            var tensor = (OnnxTensor) result.get(output).orElseThrow();
            assertThat(tensor.getInfo().getShape()).containsExactly(features.rowCount());
            return tensor.getLongBuffer().array();
        }
    }

    private OrtSession.Result run(Features features) throws OrtException {
        long[] shape = {features.rowCount(), features.width()};
        try (var tensor =
                OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), FloatBuffer.wrap(features.values()), shape)) {
            return session.run(Map.of("features", tensor));
        }
    }

    /**
     * Compares a model with its export on rows.
     *
     * @return the largest difference of any probability or number
     */
    static double difference(Learned learned, Features rows) throws OrtException {
        var predictions = learned.predict(rows);
        try (var judge = new ClassicJudge(learned.toOnnx())) {
            boolean classifies = predictions instanceof Predictions.Classes;
            float[] judged = judge.floats(rows, classifies ? "probabilities" : "prediction");
            assertThat(judged).hasSameSizeAs(predictions.values());
            double largest = 0;
            for (int i = 0; i < judged.length; i++) {
                largest = Math.max(
                        largest, Math.abs((double) judged[i] - predictions.values()[i]));
            }
            if (predictions instanceof Predictions.Classes classes) {
                assertLabels(judge.integers(rows, "label"), classes, largest);
            }
            return largest;
        }
    }

    /** A label may differ only where its probability and that of the other one differ by no more than rounding. */
    private static void assertLabels(long[] judged, Predictions.Classes classes, double rounding) {
        int[] labels = classes.labels();
        for (int row = 0; row < labels.length; row++) {
            double gap = classes.probability(row, labels[row]) - classes.probability(row, (int) judged[row]);
            assertThat(gap).as("row %d", row).isLessThanOrEqualTo(2 * rounding);
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
        options.close();
    }
}
