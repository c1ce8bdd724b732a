package io.lepton.federation.strategy;

import io.lepton.federation.codec.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Krum, again and again, then each parameter's middle (El Mhamdi et al. 2018): Krum alone lets one coordinate be far off.
 *
 * <p>The best by Krum is taken out {@code n - 2f} times, each time scored among those that are left; then, of each parameter, the mean
 * of the {@code n - 4f} values next to the median.
 *
 * @param faulty f, how many updates may be bad
 * @see <a href="https://arxiv.org/abs/1802.07927">El Mhamdi et al. 2018</a>
 */
public record Bulyan(int faulty) implements EachStrategy {
    public Bulyan {
        Hyperparameter.notNegative("faulty", faulty);
    }

    @Override
    public int updatesMin() {
        return 4 * faulty + 3;
    }

    @Override
    public ServerState aggregate(ServerState state, List<Update> updates) {
        List<Weights> chosen = choose(updates);
        int near = chosen.size() - 2 * faulty;
        double[] middle = new double[state.model().size()];
        for (int i = 0; i < middle.length; i++) {
            middle[i] = middle(chosen, i, near);
        }
        return state.withModel(state.model().plus(Weights.of(middle)));
    }

    private List<Weights> choose(List<Update> updates) {
        var distances = new Distances(updates);
        List<Weights> chosen = new ArrayList<>();
        for (int i = 0; i < updates.size() - 2 * faulty; i++) {
            int best = distances.ranked(faulty).getFirst();
            distances.remove(best);
            chosen.add(updates.get(best).change());
        }
        return chosen;
    }

    private static double middle(List<Weights> chosen, int i, int near) {
        double[] values =
                chosen.stream().mapToDouble(weights -> weights.get(i)).sorted().toArray();
        int half = values.length / 2;
        double median = values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
        return Arrays.stream(values)
                .boxed()
                .sorted(Comparator.comparingDouble(value -> Math.abs(value - median)))
                .limit(near)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }
}
