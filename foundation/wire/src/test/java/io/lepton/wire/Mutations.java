package io.lepton.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages inputs at random, the same way for the same seed. Confined to one thread. */
final class Mutations {
    private static final int STEPS_MAX = 4;

    /** What a reader of JSON, numbers or lengths is most likely to stumble over. */
    private static final List<byte[]> WORDS = List.of(
            "\"".getBytes(UTF_8),
            "\\u0000".getBytes(UTF_8),
            "\\ud800".getBytes(UTF_8),
            "[[[".getBytes(UTF_8),
            "]}".getBytes(UTF_8),
            "null".getBytes(UTF_8),
            "1e999".getBytes(UTF_8),
            "-9223372036854775809".getBytes(UTF_8),
            "0.00000000000000000001e-300".getBytes(UTF_8),
            new byte[] {-1, -1, -1, -1, 15},
            new byte[] {-1, -1, -1, 127},
            new byte[] {0, 0, 0, -128},
            new byte[] {(byte) 0xc3, 0x28});

    private final SplittableRandom random;

    Mutations(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** A damaged copy of one of the inputs. */
    byte[] next(List<byte[]> inputs) {
        byte[] input = pick(inputs);
        int steps = 1 + random.nextInt(STEPS_MAX);
        for (int step = 0; step < steps; step++) {
            input = damage(input, inputs);
        }
        return input;
    }

    private byte[] damage(byte[] input, List<byte[]> inputs) {
        int from = random.nextInt(input.length + 1);
        int to = from + random.nextInt(Math.min(8, input.length - from) + 1);
        return switch (random.nextInt(6)) {
            case 0 -> replace(input, from, to, pick(WORDS));
            case 1 -> replace(input, from, to, new byte[0]);
            case 2 -> replace(input, from, from, slice(input));
            case 3 -> replace(input, from, input.length, slice(pick(inputs)));
            case 4 -> flip(input);
            default -> replace(input, from, to, new byte[] {(byte) random.nextInt()});
        };
    }

    private byte[] pick(List<byte[]> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private byte[] slice(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        return Arrays.copyOfRange(bytes, from, from + random.nextInt(bytes.length - from + 1));
    }

    private byte[] flip(byte[] input) {
        byte[] flipped = input.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        return flipped;
    }

    private static byte[] replace(byte[] input, int from, int to, byte[] instead) {
        var bytes = new ByteArrayOutputStream();
        bytes.write(input, 0, from);
        bytes.writeBytes(instead);
        bytes.write(input, to, input.length - to);
        return bytes.toByteArray();
    }
}
