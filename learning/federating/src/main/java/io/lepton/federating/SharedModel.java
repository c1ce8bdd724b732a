package io.lepton.federating;

import io.lepton.data.Features;
import io.lepton.data.LabelledFeatures;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.codec.Weights;
import io.lepton.wire.onnx.ModelProto;

/** What all sites learn: a model whose parameters are one vector. Confined to one thread. */
interface SharedModel extends AutoCloseable {
    /** Where all start. */
    Weights initial();

    /**
     * Learns from one site's rows.
     *
     * @param seed of the order in which they are visited
     */
    LocalTrainer trainer(LabelledFeatures train, LabelledFeatures test, long seed);

    /** The chance of each class, row by row. */
    float[] predict(Weights model, Features features);

    /** The model as a file takes it: features in, label and probabilities out. */
    ModelProto toOnnx(Weights model);

    @Override
    default void close() {}
}
