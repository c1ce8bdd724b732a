package io.lepton.federating;

import io.lepton.domain.Spelling;
import io.lepton.federation.strategy.Bulyan;
import io.lepton.federation.strategy.CoordinateWise;
import io.lepton.federation.strategy.FedAdaptive;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.FedAvgM;
import io.lepton.federation.strategy.FedBuff;
import io.lepton.federation.strategy.Krum;
import io.lepton.federation.strategy.Scaffold;
import io.lepton.federation.strategy.Strategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How the sites' updates become a step of the model.
 *
 * @param proximal how strongly a site is drawn back to where it started
 * @param rate how long the step is
 * @param momentum how much of the former steps goes into it
 * @param beta1 how much of the first moment stays
 * @param beta2 how much of the second moment stays
 * @param tau how far the rate adapts: the smaller the more
 * @param trimmed the share of the updates that is left out at either end
 * @param faulty how many updates may be bad
 * @param kept how many of the best updates count
 * @param buffer after how many updates the model moves
 */
public record StrategyEntry(
        Kind kind,
        Optional<Double> proximal,
        Optional<Double> rate,
        Optional<Double> momentum,
        Optional<Double> beta1,
        Optional<Double> beta2,
        Optional<Double> tau,
        Optional<Double> trimmed,
        Optional<Integer> faulty,
        Optional<Integer> kept,
        Optional<Integer> buffer) {
    /** The strategies, with the parameters that each has. */
    public enum Kind {
        FEDAVG,
        FEDPROX("proximal"),
        FEDAVGM("rate", "momentum"),
        FEDADAGRAD("rate", "tau"),
        FEDADAM("rate", "beta1", "beta2", "tau"),
        FEDYOGI("rate", "beta1", "beta2", "tau"),
        SCAFFOLD("rate"),
        FEDBUFF("rate", "buffer"),
        MEDIAN,
        TRIMMED_MEAN("trimmed"),
        KRUM("faulty"),
        MULTI_KRUM("faulty", "kept"),
        BULYAN("faulty");

        /** Made by List.of, which nobody can change. */
        @SuppressWarnings("ImmutableEnumChecker")
        private final List<String> parameters;

        Kind(String... parameters) {
            this.parameters = List.of(parameters);
        }

        /** As files have it. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static final StrategyEntry UNSAID = new StrategyEntry(
            Kind.FEDAVG,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    private static final double PROXIMAL = 0.1;
    private static final double ADAPTIVE_RATE = 0.1;
    private static final double MOMENTUM = 0.9;
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.99;
    private static final double TAU = 1e-3;
    private static final double TRIMMED = 0.2;

    public StrategyEntry {
        Map<String, Optional<?>> given = new LinkedHashMap<>();
        given.put("proximal", proximal);
        given.put("rate", rate);
        given.put("momentum", momentum);
        given.put("beta1", beta1);
        given.put("beta2", beta2);
        given.put("tau", tau);
        given.put("trimmed", trimmed);
        given.put("faulty", faulty);
        given.put("kept", kept);
        given.put("buffer", buffer);
        for (var parameter : given.entrySet()) {
            if (parameter.getValue().isPresent() && !kind.parameters.contains(parameter.getKey())) {
                throw new IllegalArgumentException("not a parameter of this strategy: " + parameter.getKey() + ", kind="
                        + kind.word() + Spelling.suggestion(parameter.getKey(), kind.parameters));
            }
        }
    }

    /**
     * The strategy.
     *
     * @param sites how many sites there are
     * @throws IllegalArgumentException if a parameter is out of its range
     */
    Strategy strategy(int sites) {
        double step = rate.orElse(1.0);
        return switch (kind) {
            case FEDAVG -> FedAvg.plain();
            case FEDPROX -> new FedAvg(proximal.orElse(PROXIMAL));
            case FEDAVGM -> new FedAvgM(step, momentum.orElse(MOMENTUM));
            case FEDADAGRAD -> FedAdaptive.adagrad(rate.orElse(ADAPTIVE_RATE), tau.orElse(TAU));
            case FEDADAM -> adaptive(FedAdaptive.Rule.ADAM);
            case FEDYOGI -> adaptive(FedAdaptive.Rule.YOGI);
            case SCAFFOLD -> new Scaffold(step, sites);
            case FEDBUFF -> new FedBuff(step, buffer.orElse(sites));
            case MEDIAN -> CoordinateWise.median();
            case TRIMMED_MEAN -> CoordinateWise.trimmedMean(trimmed.orElse(TRIMMED));
            case KRUM -> new Krum(faulty.orElse(1), 1);
            case MULTI_KRUM -> new Krum(faulty.orElse(1), kept.orElse(Math.max(1, sites - 2 * faulty.orElse(1))));
            case BULYAN -> new Bulyan(faulty.orElse(1));
        };
    }

    private FedAdaptive adaptive(FedAdaptive.Rule rule) {
        return new FedAdaptive(
                rule, rate.orElse(ADAPTIVE_RATE), beta1.orElse(BETA_1), beta2.orElse(BETA_2), tau.orElse(TAU));
    }
}
