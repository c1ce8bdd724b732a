package io.lepton.federating;

import io.lepton.data.Features;
import io.lepton.data.LabelledFeatures;
import io.lepton.data.Targets;
import io.lepton.domain.Shape;
import io.lepton.federation.Examples;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.Perceptron;
import io.lepton.federation.PerceptronTrainer;
import io.lepton.federation.codec.Weights;
import io.lepton.training.Activation;
import io.lepton.training.Dense;
import io.lepton.training.Loss;
import io.lepton.training.Sequential;
import io.lepton.training.Sgd;
import io.lepton.wire.onnx.ModelProto;
import java.util.ArrayList;
import java.util.List;

/** A weighted sum of the features for each class, and the chance of each by softmax; in double precision while it learns. */
final class LogisticModel implements SharedModel {
    private final int width;
    private final int classCount;
    private final Perceptron network;

    LogisticModel(int width, int classCount) {
        this.width = width;
        this.classCount = classCount;
        this.network = new Perceptron(List.of(width, classCount));
    }

    @Override
    public Weights initial() {
        return Weights.zeros(network.size());
    }

    @Override
    public LocalTrainer trainer(LabelledFeatures train, LabelledFeatures test, long seed) {
        return PerceptronTrainer.of(network, examples(train), examples(test), seed);
    }

    private static Examples examples(LabelledFeatures rows) {
        List<double[]> features = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        int[] classes = ((Targets.Classes) rows.targets()).indices();
        float[] values = rows.features().values();
        int width = rows.features().width();
        for (int row = 0; row < rows.rowCount(); row++) {
            double[] example = new double[width];
            for (int i = 0; i < width; i++) {
                example[i] = values[row * width + i];
            }
            features.add(example);
            labels.add(classes[row]);
        }
        return Examples.of(features, labels);
    }

    @Override
    public float[] predict(Weights model, Features features) {
        float[] chances = new float[features.rowCount() * classCount];
        double[] scores = new double[classCount];
        for (int row = 0; row < features.rowCount(); row++) {
            double most = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < classCount; c++) {
                scores[c] = score(model, features, row, c);
                most = Math.max(most, scores[c]);
            }
            double sum = 0;
            for (int c = 0; c < classCount; c++) {
                scores[c] = StrictMath.exp(scores[c] - most);
                sum += scores[c];
            }
            for (int c = 0; c < classCount; c++) {
                chances[row * classCount + c] = (float) (scores[c] / sum);
            }
        }
        return chances;
    }

    private double score(Weights model, Features features, int row, int c) {
        double score = model.get(width * classCount + c);
        for (int i = 0; i < width; i++) {
            score += model.get(i * classCount + c) * features.values()[row * width + i];
        }
        return score;
    }

    /** Layers keep the weights of each sum together, the perceptron those of each feature. */
    @Override
    public ModelProto toOnnx(Weights model) {
        float[] turned = new float[model.size()];
        for (int c = 0; c < classCount; c++) {
            for (int i = 0; i < width; i++) {
                turned[c * width + i] = (float) model.get(i * classCount + c);
            }
            turned[width * classCount + c] = (float) model.get(width * classCount + c);
        }
        return Sequential.of(Dense.of(classCount, Activation.SOFTMAX))
                .compile(Sgd.withRate(1), Loss.CATEGORICAL_CROSSENTROPY)
                .with(Shape.of(width), turned)
                .toOnnx();
    }
}
