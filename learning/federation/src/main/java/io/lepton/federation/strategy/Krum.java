package io.lepton.federation.strategy;

import java.util.List;

/**
 * Takes the updates that lie closest to most others (Blanchard et al. 2017), and their mean weighted by numbers of examples.
 *
 * <p>An update's score is the sum of its squared distances to the {@code n - f - 2} nearest others.
 *
 * @param faulty f, how many updates may be bad
 * @param kept m, how many of the best are averaged; 1 is Krum, more is MultiKrum
 * @see <a href="https://papers.nips.cc/paper/6617">Blanchard et al. 2017</a>
 */
public record Krum(int faulty, int kept) implements EachStrategy {
    public Krum {
        Hyperparameter.notNegative("faulty", faulty);
        Hyperparameter.positive("kept", kept);
    }

    /** {@code 2f + 3}, below which f bad ones could agree on anything; and enough to keep m good ones. */
    @Override
    public int updatesMin() {
        return Math.max(2 * faulty + 3, kept + faulty);
    }

    @Override
    public ServerState aggregate(ServerState state, List<Update> updates) {
        var distances = new Distances(updates);
        List<Update> best =
                distances.ranked(faulty).stream().limit(kept).map(updates::get).toList();
        double examples = best.stream().mapToDouble(Update::exampleCount).sum();
        var mean = best.stream()
                .map(update -> update.change().times(update.exampleCount() / examples))
                .reduce((a, b) -> a.plus(b))
                .orElseThrow();
        return state.withModel(state.model().plus(mean));
    }
}
