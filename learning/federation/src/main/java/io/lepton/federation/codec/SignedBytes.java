package io.lepton.federation.codec;

import java.nio.ByteBuffer;

/** One byte for each parameter, as a multiple of {@code max|w| / 127}; the scale stands before them. */
public record SignedBytes() implements Codec {
    private static final int LEVEL = 127;

    @Override
    public byte[] encode(Weights update, long seed) {
        double max = 0;
        for (int i = 0; i < update.size(); i++) {
            max = Math.max(max, Math.abs(update.get(i)));
        }
        float scale = (float) (max / LEVEL);
        ByteBuffer code = ByteBuffer.allocate(bytes(update.size())).putFloat(scale);
        for (int i = 0; i < update.size(); i++) {
            // The scale as a float may be a little smaller than max / 127.
            double steps = scale == 0 ? 0 : Math.clamp(Math.rint(update.get(i) / scale), -LEVEL, LEVEL);
            code.put((byte) steps);
        }
        return code.array();
    }

    @Override
    public Weights decode(byte[] code, int size, long seed) {
        Codec.checkLength(code, bytes(size));
        double scale = Codec.finite(ByteBuffer.wrap(code).getFloat());
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = scale * code[Float.BYTES + i];
        }
        return Weights.of(values);
    }

    @Override
    public Deviation deviation() {
        return Deviation.CONTRACTION;
    }

    @Override
    public int bytes(int size) {
        return Float.BYTES + size;
    }
}
