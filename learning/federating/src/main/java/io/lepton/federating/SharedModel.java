package io.lepton.federating;

import io.lepton.data.Features;
import io.lepton.data.LabelledFeatures;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.OwnBlock;
import io.lepton.federation.codec.Weights;
import io.lepton.wire.onnx.ModelProto;
import java.util.List;

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

    /**
     * Where the last layers lie among the parameters.
     *
     * @param layers how many that learn; none are nowhere
     * @throws io.lepton.domain.LeptonException INVALID_CONFIGURATION if no layer is before them
     */
    default List<OwnBlock> head(int layers) {
        if (layers > 0) {
            throw new IllegalArgumentException("one layer has no other before it: layers=" + layers);
        }
        return List.of();
    }

    @Override
    default void close() {}
}
