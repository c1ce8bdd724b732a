package io.lepton.training;

import io.lepton.data.FeatureRows;
import io.lepton.data.Features;
import io.lepton.data.OnnxModels;
import io.lepton.data.Targets;
import io.lepton.wire.onnx.ModelProto;

/**
 * A learner of numbers that shows them to another in one size, mean 0 and deviation 1, and turns its answers back.
 *
 * <p>A network begins with answers near 0, and its steps have the size of its rate: numbers around 100 would take it thousands of
 * steps to come near. Losses and figures of epochs are in deviations of the numbers to learn from; answers and the exported model
 * are in their own units. Targets that are classes are passed on as they are.
 */
public record StandardisedLearner(Learner inner) implements Learner {
    @Override
    public Learned fit(Features features, Targets targets, FitOptions options, TrainingProgress progress) {
        return fitFrom(features, targets, options, progress);
    }

    @Override
    public Learned fitFrom(FeatureRows features, Targets targets, FitOptions options, TrainingProgress progress) {
        if (!(targets instanceof Targets.Numbers numbers)) {
            return inner.fitFrom(features, targets, options, progress);
        }
        var scale = Scale.of(numbers.values());
        var standard = Targets.numbers(scale.standard(numbers.values()), numbers.perRow());
        return new Restored(inner.fitFrom(features, standard, options, progress), scale);
    }

    /** How numbers became standard ones. */
    private record Scale(float mean, float deviation) {
        /** Numbers that are all the same, or none at all, keep their size; what is no number is for the learner to refuse. */
        static Scale of(float[] values) {
            double sum = 0;
            double squares = 0;
            for (float value : values) {
                sum += value;
                squares += (double) value * value;
            }
            double mean = sum / StrictMath.max(1, values.length);
            double variance = squares / StrictMath.max(1, values.length) - mean * mean;
            return Double.isFinite(mean) && variance > 1e-12 * mean * mean && variance > 0
                    ? new Scale((float) mean, (float) StrictMath.sqrt(variance))
                    : new Scale(0, 1);
        }

        float[] standard(float[] values) {
            float[] standard = new float[values.length];
            for (int i = 0; i < standard.length; i++) {
                standard[i] = (values[i] - mean) / deviation;
            }
            return standard;
        }

        float[] restored(float[] answers) {
            float[] restored = new float[answers.length];
            for (int i = 0; i < restored.length; i++) {
                restored[i] = answers[i] * deviation + mean;
            }
            return restored;
        }
    }

    /** What was learned of standard numbers, in their own units again. */
    private record Restored(Learned inner, Scale scale) implements Learned {
        private static final String PREDICTION = "prediction";

        @Override
        public Predictions predict(Features features) {
            return predictFrom(features);
        }

        @Override
        public Predictions predictFrom(FeatureRows features) {
            var answers = inner.predictFrom(features);
            return Predictions.numbers(scale.restored(answers.values()), answers.perRow());
        }

        @Override
        public ModelProto toOnnx() {
            return OnnxModels.scale(inner.toOnnx(), PREDICTION, scale.deviation(), scale.mean());
        }

        @Override
        public History history() {
            return inner.history();
        }
    }
}
