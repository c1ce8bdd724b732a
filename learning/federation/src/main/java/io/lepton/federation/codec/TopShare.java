package io.lepton.federation.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Only the parameters that change most, each as its number and its value (Lin et al. 2018).
 *
 * @param share how many of all, in (0, 1]; at least one is sent
 */
public record TopShare(double share) implements Codec {
    public TopShare {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("not in (0, 1]: share=" + share);
        }
    }

    @Override
    public byte[] encode(Weights update, long seed) {
        int[] kept = IntStream.range(0, update.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -Math.abs(update.get(i))))
                .limit(count(update.size()))
                .mapToInt(Integer::intValue)
                .toArray();
        Arrays.sort(kept);
        ByteBuffer code = ByteBuffer.allocate(bytes(update.size()));
        for (int i : kept) {
            code.putInt(i).putFloat((float) update.get(i));
        }
        return code.array();
    }

    @Override
    public Weights decode(byte[] code, int size, long seed) {
        Codec.checkLength(code, bytes(size));
        ByteBuffer left = ByteBuffer.wrap(code);
        double[] values = new double[size];
        int before = -1;
        while (left.hasRemaining()) {
            int i = left.getInt();
            if (i <= before || i >= size) {
                throw new IllegalArgumentException("no parameter in rising order: number=" + i + ", size=" + size);
            }
            values[i] = Codec.finite(left.getFloat());
            before = i;
        }
        return Weights.of(values);
    }

    @Override
    public Deviation deviation() {
        return Deviation.CONTRACTION;
    }

    @Override
    public int bytes(int size) {
        return count(size) * (Integer.BYTES + Float.BYTES);
    }

    private int count(int size) {
        return Math.min(size, Math.max(1, (int) Math.rint(share * size)));
    }
}
