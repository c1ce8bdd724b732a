package io.lepton.runs;

import io.lepton.data.FeatureRows;
import io.lepton.data.Features;
import io.lepton.domain.Shape;
import java.util.Arrays;

/** Some of the rows of others, which stay where they are until they are asked for. As safe for threads as those. */
final class SelectedRows implements FeatureRows {
    private static final int CHUNK_ROWS = 256;

    private final FeatureRows all;
    private final int[] numbers;

    private SelectedRows(FeatureRows all, int[] numbers) {
        this.all = all;
        this.numbers = numbers;
    }

    /** The rows with these numbers, in this order. */
    static SelectedRows of(FeatureRows all, int[] numbers) {
        return new SelectedRows(all, numbers.clone());
    }

    @Override
    public int rowCount() {
        return numbers.length;
    }

    @Override
    public Shape exampleShape() {
        return all.exampleShape();
    }

    @Override
    public Features rows(int[] wanted) {
        return all.rows(Arrays.stream(wanted).map(number -> numbers[number]).toArray());
    }

    /** Of the values of its own rows, in their order. */
    @Override
    public long checksum() {
        long sum = 1;
        for (int from = 0; from < numbers.length; from += CHUNK_ROWS) {
            int to = Math.min(from + CHUNK_ROWS, numbers.length);
            var chunk = all.rows(Arrays.copyOfRange(numbers, from, to));
            sum = 31 * sum + Features.checksum(chunk.values());
        }
        return sum;
    }
}
