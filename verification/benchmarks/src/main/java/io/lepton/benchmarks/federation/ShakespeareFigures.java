package io.lepton.benchmarks.federation;

import io.lepton.federation.LocalTrainer;
import io.lepton.federation.codec.SeededGenerator;
import io.lepton.federation.codec.Weights;
import io.lepton.training.Activation;
import io.lepton.training.Dense;
import io.lepton.training.Embedding;
import io.lepton.training.LSTM;
import io.lepton.training.Loss;
import io.lepton.training.NetworkModel;
import io.lepton.training.NetworkSession;
import io.lepton.training.Sequential;
import io.lepton.training.Sgd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The next character of Shakespeare's speakers by the network of McMahan et al. 2017: two LSTM layers of 256 units over an
 * embedding of 8. Theirs are the complete works and 1,146 roles; these are a fifth of the text.
 */
final class ShakespeareFigures {
    private static final long SEED = 1;
    private static final double RATE = 1.47;
    private static final double ACCURACY = 0.54;
    private static final int EPOCHS = 5;
    /** More than the paper's: the text is smaller, and so is a round. */
    private static final int ROUNDS_MAX = 250;

    private ShakespeareFigures() {}

    /** Each speaker is a client. */
    static List<Figure> ofSpeakers(Path data) throws IOException {
        var speeches = Speeches.read(data);
        return measure("Shakespeare, LSTM, E=5, by speaker", speeches, speeches.ofSpeakers(), 41);
    }

    /** What they say, dealt out by chance. */
    static List<Figure> dealt(Path data) throws IOException {
        var speeches = Speeches.read(data);
        return measure("Shakespeare, LSTM, E=5", speeches, speeches.dealt(SEED), 192);
    }

    private static List<Figure> measure(String task, Speeches speeches, List<NetworkRows> parts, int roundsOfPaper) {
        int classes = speeches.vocabulary().size();
        NetworkModel model = Sequential.of(
                        Embedding.of(classes, 8),
                        LSTM.of(256).everyStep(),
                        LSTM.of(256).everyStep(),
                        Dense.of(classes, Activation.SOFTMAX))
                .compile(Sgd.withRate(RATE), Loss.CATEGORICAL_CROSSENTROPY);
        try (NetworkSession network = model.open(Speeches.windowShape(), SEED)) {
            List<LocalTrainer> clients = new ArrayList<>();
            for (NetworkRows part : parts) {
                int[] all = IntStream.range(0, part.size()).toArray();
                clients.add(new NetworkTrainer(network, part, all, SeededGenerator.derive(SEED, clients.size())));
            }
            return RoundsToAccuracy.measure(
                    task,
                    clients,
                    Weights.of(network.parameters()),
                    new RoundsToAccuracy.Goal(ACCURACY, roundsOfPaper, ROUNDS_MAX, roundsOfPaper, EPOCHS, RATE),
                    weights -> NetworkTrainer.accuracy(network, speeches.heldOut(), weights));
        }
    }
}
