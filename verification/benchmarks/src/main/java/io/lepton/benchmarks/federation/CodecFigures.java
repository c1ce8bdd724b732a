package io.lepton.benchmarks.federation;

import static java.util.Objects.requireNonNull;

import io.lepton.federation.Examples;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.Perceptron;
import io.lepton.federation.PerceptronTrainer;
import io.lepton.federation.Plan;
import io.lepton.federation.codec.Codec;
import io.lepton.federation.codec.Eden;
import io.lepton.federation.codec.PlainFloats;
import io.lepton.federation.codec.SeededGenerator;
import io.lepton.federation.codec.SignedBytes;
import io.lepton.federation.codec.TopShare;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.strategy.FedAvg;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is learned when updates travel in few bits: digits, MLP 64-128-10, 10 clients of uneven classes, 40 rounds. */
final class CodecFigures {
    private static final Perceptron NETWORK = new Perceptron(List.of(Digits.PIXELS, 128, Digits.CLASSES));
    private static final int CLIENTS = 10;
    private static final int ROUNDS = 40;
    private static final long SEED = 1;

    private record Setting(String name, Codec codec, double accuracy, double saved) {}

    private static final List<Setting> SETTINGS = List.of(
            new Setting("fp32", new PlainFloats(), 0.9750, 1),
            new Setting("int8", new SignedBytes(), 0.9750, 4),
            new Setting("EDEN 4 bit", Eden.unbiased(4), 0.9750, 4.7),
            new Setting("EDEN 2 bit", Eden.unbiased(2), 0.9750, 9.4),
            new Setting("EDEN 1 bit", Eden.unbiased(1), 0.9750, 32),
            new Setting("1 bit, least error, with feedback", new Eden(1, Eden.Scale.LEAST_ERROR), 0.9750, 32),
            new Setting("top 1 % with feedback", new TopShare(0.01), 0.9722, 50));

    private CodecFigures() {}

    static List<Figure> all(Path data) throws IOException {
        Digits digits = Digits.read(data);
        List<Figure> figures = new ArrayList<>();
        for (Setting setting : SETTINGS) {
            figures.add(Figure.of(
                    "codecs, " + setting.name(),
                    "digits accuracy after 40 rounds",
                    setting.accuracy(),
                    accuracy(digits, setting.codec()),
                    "seed 1 of our own; one digit is .0028"));
            double plain = new PlainFloats().bytes(NETWORK.size());
            figures.add(Figure.of(
                    "codecs, " + setting.name(),
                    "upload saved, times",
                    setting.saved(),
                    plain / setting.codec().bytes(NETWORK.size()),
                    NETWORK.size() + " parameters"));
        }
        return figures;
    }

    private static double accuracy(Digits digits, Codec codec) {
        List<Examples> parts = parts(digits);
        List<LocalTrainer> trainers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Examples heldOut = i == 0 ? digits.heldOut() : Digits.none();
            trainers.add(PerceptronTrainer.of(
                    NETWORK, requireNonNull(parts.get(i)), heldOut, SeededGenerator.derive(SEED, i)));
        }
        var federations = new Federations(CLIENTS);
        Plan plan = federations.plan(
                FedAvg.plain(),
                new Plan.Pace(ROUNDS, 1, CLIENTS, Duration.ofMinutes(1), 3),
                new Plan.Local(2, 16, 0.1, SEED),
                new Plan.Travel(Plan.Visibility.COORDINATOR, codec, 64, 2_000));
        Weights model = NETWORK.initial(SEED);
        return federations.run(plan, model, trainers).reports().getLast().accuracy();
    }

    /** Each class is dealt out by shares of its own. */
    private static List<Examples> parts(Digits digits) {
        var random = new SeededGenerator(SEED);
        var dirichlet = new Dirichlet(0.3, random);
        List<List<Integer>> rows = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            rows.add(new ArrayList<>());
        }
        for (int label = 0; label < Digits.CLASSES; label++) {
            double[] shares = dirichlet.shares(CLIENTS);
            for (int row = 0; row < digits.trainCount(); row++) {
                if (digits.labels().get(row) == label) {
                    rows.get(pick(shares, random.nextDouble())).add(row);
                }
            }
        }
        return rows.stream().map(digits::rows).toList();
    }

    private static int pick(double[] shares, double draw) {
        double left = draw;
        for (int i = 0; i < shares.length - 1; i++) {
            left -= shares[i];
            if (left < 0) {
                return i;
            }
        }
        return shares.length - 1;
    }
}
