package io.lepton.federation.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * EDEN (Vargaftik et al. 2022): turn the vector at random, round each part to the nearest level of the best quantiser of a normal
 * distribution, send the levels' numbers and one scale.
 *
 * <p>With one bit it is DRIVE (2021). The scale is chosen so that the result is right in the mean, {@code |x|^2 / <Rx, Q>}, or so that
 * its error is least, {@code <Rx, Q> / |Q|^2}. Where the paper pads to a power of two, which may double the code, the vector here is
 * cut into blocks that are powers of two, each with a scale of its own; only the last is padded, to {@value #BLOCK_MIN}.
 *
 * @param bits for each parameter: 1, 2 or 4
 * @see <a href="https://proceedings.mlr.press/v162/vargaftik22a.html">Vargaftik et al. 2022</a>
 */
public record Eden(int bits, Scale scale) implements Codec {
    private static final int BLOCK_MIN = 16;

    /** The upper halves of Lloyd's and Max's levels for a standard normal distribution. */
    private static final double[] LEVELS_1 = {0.7978845608028654};

    private static final double[] LEVELS_2 = {0.4527800346364918, 1.5104176084990946};
    private static final double[] LEVELS_4 = {
        0.12839502985114684,
        0.3880482994902914,
        0.6567591185324674,
        0.9423404564869643,
        1.2562311973471803,
        1.6180463860218832,
        2.069017226531389,
        2.732589570995181
    };

    /** What the scale is good for. */
    public enum Scale {
        UNBIASED,
        LEAST_ERROR
    }

    public Eden {
        if (bits != 1 && bits != 2 && bits != 4) {
            throw new IllegalArgumentException("not 1, 2 or 4: bits=" + bits);
        }
    }

    public static Eden unbiased(int bits) {
        return new Eden(bits, Scale.UNBIASED);
    }

    @Override
    public Deviation deviation() {
        return scale == Scale.UNBIASED ? Deviation.UNBIASED : Deviation.CONTRACTION;
    }

    @Override
    public int bytes(int size) {
        return blocks(size).stream()
                .mapToInt(block -> Float.BYTES + block * bits / Byte.SIZE)
                .sum();
    }

    @Override
    public byte[] encode(Weights update, long seed) {
        ByteBuffer code = ByteBuffer.allocate(bytes(update.size()));
        var signs = new SeededGenerator(seed);
        int start = 0;
        for (int block : blocks(update.size())) {
            double[] values = new double[block];
            for (int i = 0; i < block && start + i < update.size(); i++) {
                values[i] = update.get(start + i);
            }
            Rotation.turn(values, signs);
            write(values, code);
            start += block;
        }
        return code.array();
    }

    @Override
    public Weights decode(byte[] code, int size, long seed) {
        Codec.checkLength(code, bytes(size));
        ByteBuffer left = ByteBuffer.wrap(code);
        var signs = new SeededGenerator(seed);
        double[] decoded = new double[size];
        int start = 0;
        for (int block : blocks(size)) {
            double[] values = read(left, block);
            Rotation.turnBack(values, signs);
            System.arraycopy(values, 0, decoded, start, Math.min(block, size - start));
            start += block;
        }
        return Weights.of(decoded);
    }

    /** Powers of two that sum up to the size, the greatest first; what is less than the least block is padded to it. */
    private static List<Integer> blocks(int size) {
        List<Integer> blocks = new ArrayList<>();
        int left = size;
        while (left > 0) {
            int block = Math.max(BLOCK_MIN, Integer.highestOneBit(left));
            blocks.add(block);
            left -= block;
        }
        return blocks;
    }

    private void write(double[] turned, ByteBuffer code) {
        double squares = 0;
        for (double value : turned) {
            squares += value * value;
        }
        double deviation = Math.sqrt(squares / turned.length);
        int[] numbers = new int[turned.length];
        double product = 0;
        double levelSquares = 0;
        for (int i = 0; i < turned.length; i++) {
            numbers[i] = deviation == 0 ? 0 : nearest(turned[i] / deviation);
            double level = level(numbers[i]);
            product += turned[i] * level;
            levelSquares += level * level;
        }
        double factor = scale == Scale.UNBIASED ? squares / product : product / levelSquares;
        code.putFloat(squares == 0 ? 0 : (float) factor);
        int perByte = Byte.SIZE / bits;
        for (int i = 0; i < numbers.length; i += perByte) {
            int packed = 0;
            for (int k = 0; k < perByte; k++) {
                packed |= numbers[i + k] << (k * bits);
            }
            code.put((byte) packed);
        }
    }

    private double[] read(ByteBuffer code, int block) {
        double factor = Codec.finite(code.getFloat());
        double[] values = new double[block];
        int perByte = Byte.SIZE / bits;
        int mask = (1 << bits) - 1;
        for (int i = 0; i < block; i += perByte) {
            int packed = code.get();
            for (int k = 0; k < perByte; k++) {
                values[i + k] = factor * level((packed >> (k * bits)) & mask);
            }
        }
        return values;
    }

    /** The number of the nearest level: its place among the upper ones, with the highest bit set if it is a lower one. */
    private int nearest(double value) {
        double[] upper = upper();
        double magnitude = Math.abs(value);
        int place = 0;
        while (place + 1 < upper.length && magnitude > (upper[place] + upper[place + 1]) / 2) {
            place++;
        }
        return value < 0 ? place | upper.length : place;
    }

    private double level(int number) {
        double[] upper = upper();
        double magnitude = upper[number & (upper.length - 1)];
        return (number & upper.length) == 0 ? magnitude : -magnitude;
    }

    private double[] upper() {
        return switch (bits) {
            case 1 -> LEVELS_1;
            case 2 -> LEVELS_2;
            default -> LEVELS_4;
        };
    }
}
