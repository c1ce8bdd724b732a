package io.lepton.training;

import io.lepton.data.FeatureRows;
import io.lepton.data.Features;
import io.lepton.data.Targets;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.onnx.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** What a learner has learned. */
public interface Learned {
    /**
     * Answers rows.
     *
     * @throws IllegalArgumentException if the rows have another shape than those it learned from
     */
    Predictions predict(Features features);

    /** Answers rows that need not be in memory. */
    default Predictions predictFrom(FeatureRows features) {
        return predict(features.all());
    }

    /**
     * The model as ONNX, operator sets 17 and ai.onnx.ml 3.
     *
     * <p>Takes {@code features}, FLOAT [rows, ...]. A classifier answers {@code label}, INT64 [rows], the index of a class,
     * and {@code probabilities}, FLOAT [rows, classes], for two classes too; a regressor {@code prediction}, FLOAT [rows,
     * 1]. With several answers a row, an axis for them follows the rows.
     */
    ModelProto toOnnx();

    /** What happened while it learned. */
    History history();

    /** Writes the ONNX file. */
    default void exportOnnx(Path file) {
        try (var stream = Files.newOutputStream(file)) {
            toOnnx().writeTo(stream);
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "the model cannot be written: file=" + file, e);
        }
    }

    /**
     * Measures the answers to rows whose answers are known.
     *
     * @throws IllegalArgumentException if a metric does not suit the targets
     */
    default Map<Metric, Double> evaluate(Features features, Targets targets, Metric... metrics) {
        var predictions = predict(features);
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        for (var metric : metrics) {
            values.put(metric, metric.of(predictions, targets));
        }
        return values;
    }
}
