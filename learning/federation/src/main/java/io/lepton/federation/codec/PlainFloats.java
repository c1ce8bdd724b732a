package io.lepton.federation.codec;

import java.nio.ByteBuffer;

/** Four bytes for each parameter: the floats themselves. */
public record PlainFloats() implements Codec {
    @Override
    public byte[] encode(Weights update, long seed) {
        byte[] code = new byte[bytes(update.size())];
        ByteBuffer.wrap(code).asFloatBuffer().put(update.toFloats());
        return code;
    }

    @Override
    public Weights decode(byte[] code, int size, long seed) {
        Codec.checkLength(code, bytes(size));
        float[] values = new float[size];
        ByteBuffer.wrap(code).asFloatBuffer().get(values);
        for (float value : values) {
            Codec.finite(value);
        }
        return Weights.of(values);
    }

    @Override
    public Deviation deviation() {
        return Deviation.NONE;
    }

    @Override
    public int bytes(int size) {
        return Float.BYTES * size;
    }
}
