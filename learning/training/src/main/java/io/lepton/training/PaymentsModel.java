package io.lepton.training;

import io.lepton.wire.onnx.ModelProto;
import java.util.Random;

/** The fraud model of generated payments: what it is trained on, how, and what its file says. */
final class PaymentsModel {
    static final String INPUT = "payment";
    static final String OUTPUT = "fraud_probability";

    private static final int EXAMPLES = 80_000;
    private static final TrainerConfig TRAINER = new TrainerConfig(16, 16, 128, 0.02);

    private final Standardisation standardisation;
    private final Network network;

    private PaymentsModel(Standardisation standardisation, Network network) {
        this.standardisation = standardisation;
        this.network = network;
    }

    /** Generates payments and learns from them, in about a second; the same seed gives the same model. */
    static PaymentsModel train(long seed) {
        var examples = new PaymentsGenerator(seed).next(EXAMPLES);
        var standardisation = Standardisation.of(examples);
        var network = new Trainer(TRAINER, new Random(seed)).train(standardised(examples, standardisation));
        return new PaymentsModel(standardisation, network.rounded());
    }

    private static Examples standardised(Examples examples, Standardisation standardisation) {
        double[][] rows = new double[examples.count()][];
        boolean[] labels = new boolean[examples.count()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = standardisation.apply(examples.row(i));
            labels[i] = examples.label(i);
        }
        return new Examples(rows, labels);
    }

    double fraudProbability(Payment payment) {
        return network.probability(standardisation.apply(payment.features()));
    }

    ModelProto toOnnx() {
        return ClassifierExport.of(BundledModel.NAME, INPUT, OUTPUT, standardisation, network);
    }
}
