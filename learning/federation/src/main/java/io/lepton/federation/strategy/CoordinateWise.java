package io.lepton.federation.strategy;

import io.lepton.federation.codec.Weights;
import java.util.Arrays;
import java.util.List;

/**
 * Takes each parameter's middle: the mean of its values without the smallest and the greatest (Yin et al. 2018). Numbers of examples
 * do not count, since whoever lies would lie about them.
 *
 * @param trimmed the share of the updates that is left out at either end, in [0, 0.5]; 0.5 is the median
 */
public record CoordinateWise(double trimmed) implements EachStrategy {
    private static final double ALL_BUT_THE_MIDDLE = 0.5;

    public CoordinateWise {
        if (!(trimmed >= 0 && trimmed <= ALL_BUT_THE_MIDDLE)) {
            throw new IllegalArgumentException("not in [0, 0.5]: trimmed=" + trimmed);
        }
    }

    public static CoordinateWise median() {
        return new CoordinateWise(ALL_BUT_THE_MIDDLE);
    }

    public static CoordinateWise trimmedMean(double trimmed) {
        return new CoordinateWise(trimmed);
    }

    @Override
    public int updatesMin() {
        return 1;
    }

    @Override
    public ServerState aggregate(ServerState state, List<Update> updates) {
        // Of an odd number the median leaves one, of an even number two.
        int cut = Math.min((int) (trimmed * updates.size()), (updates.size() - 1) / 2);
        double[] middle = new double[state.model().size()];
        double[] column = new double[updates.size()];
        for (int i = 0; i < middle.length; i++) {
            for (int k = 0; k < column.length; k++) {
                column[k] = updates.get(k).change().get(i);
            }
            Arrays.sort(column);
            middle[i] =
                    Arrays.stream(column, cut, column.length - cut).average().orElseThrow();
        }
        return state.withModel(state.model().plus(Weights.of(middle)));
    }
}
