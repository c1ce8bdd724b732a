package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lepton.domain.ElementType;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.OnnxFile;
import io.lepton.wire.onnx.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BundledModelTest {
    private static final int FRESH = 50_000;

    @Test
    void isTrainedToTheSameBytesEveryTime() throws IOException {
        try (var packaged = BundledModel.open()) {
            assertThat(BundledModel.train()).isEqualTo(packaged.readAllBytes()).isEqualTo(BundledModel.train());
        }
    }

    @Test
    void tellsItsSignatureInItsFile(@TempDir Path folder) throws IOException {
        BundledModel.main(new String[] {folder.toString()});
        assertThat(OnnxFile.readSignature(folder.resolve("io/lepton/training/payments.onnx")))
                .isEqualTo(new Signature(
                        List.of(new TensorSpec("payment", ElementType.FP32, Shape.of(-1, 4))),
                        List.of(new TensorSpec("fraud_probability", ElementType.FP32, Shape.of(-1, 1)))));
    }

    @Test
    void isOneSmallFileThatOldRuntimesRead() throws IOException {
        byte[] file = BundledModel.train();
        var model = ModelProto.parseFrom(file);
        assertThat(file).hasSizeLessThan(4096);
        assertThat(model.getIrVersion()).isEqualTo(10);
        assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(17);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void ordersFreshPaymentsAsWellAsTheLawItself(long seed) throws IOException {
        var fresh = new PaymentsGenerator(seed).next(FRESH);
        var graph = new GraphEvaluator(ModelProto.parseFrom(BundledModel.train()));
        double[] learned = new double[FRESH];
        double[] optimal = new double[FRESH];
        boolean[] labels = new boolean[FRESH];
        long frauds = 0;
        for (int i = 0; i < FRESH; i++) {
            learned[i] = graph.evaluate(fresh.row(i))[0];
            optimal[i] = PaymentsGenerator.fraudProbability(PaymentsGeneratorTest.payment(fresh.row(i)));
            labels[i] = fresh.label(i);
            frauds += labels[i] ? 1 : 0;
        }
        double best = Auc.of(optimal, labels);
        // No score beats the law's own; three standard errors of its area tell chance from a worse model.
        double tolerance = 3 * Auc.standardError(best, frauds, FRESH - frauds);
        assertThat(best).isGreaterThan(0.8);
        assertThat(Auc.of(learned, labels)).as("seed %d, best %.4f", seed, best).isCloseTo(best, within(tolerance));
    }

    @Test
    void answersInItsFileWhatItAnsweredInTraining() {
        var model = PaymentsModel.train(5);
        var graph = new GraphEvaluator(model.toOnnx());
        var payments = new PaymentsGenerator(6);
        for (int i = 0; i < 1000; i++) {
            var payment = payments.nextPayment();
            assertThat(graph.evaluate(payment.features()))
                    .as("%s", payment)
                    .containsExactly(new double[] {model.fraudProbability(payment)}, within(1e-6));
        }
    }

    @Test
    void refusesToBeWrittenNowhere(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> BundledModel.main(new String[0]))
                .hasMessage("one argument, the folder of the classes: given=0");
        var file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> BundledModel.main(new String[] {file.toString()}))
                .isInstanceOf(IOException.class);
    }
}
