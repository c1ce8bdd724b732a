package io.lepton.inference.engine;

import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Finds out whether a model computes each row of a batch as if it were alone.
 *
 * <p>A file can leave the first extent of everything open and mix the rows all the same: a mean over the first axis, a
 * table to look up in, a quantisation whose step follows from the largest value of the batch. No name tells. So a request
 * of one row and one of two run alone and together, of numbers from a fixed seed, and must come out alike. A model that
 * does not is never batched, and neither is one that refuses these numbers: what cannot be shown is not assumed.
 */
final class RowProbe {
    private static final long SEED = 1;
    /** Summing in another order moves a result by some units in the last place; mixing rows moves it by its own size. */
    private static final double TOLERANCE = 1e-4;

    private RowProbe() {}

    /** Runs the model three times; on a platform thread. */
    static boolean keepsRowsApart(LoadedModel model, ModelVersion version) {
        var random = new SplittableRandom(SEED);
        List<TensorSpec> inputs = version.signature().inputs();
        List<String> outputs =
                version.signature().outputs().stream().map(TensorSpec::name).toList();
        List<List<NamedTensor>> requests = List.of(rows(inputs, 1, random), rows(inputs, 2, random));
        try {
            List<List<NamedTensor>> together = model.runTogether(requests, outputs);
            for (int place = 0; place < requests.size(); place++) {
                if (!areAlike(together.get(place), model.run(requests.get(place), outputs))) {
                    return false;
                }
            }
            return model.keepsRowsApart();
        } catch (LeptonException _) {
            return false;
        }
    }

    private static List<NamedTensor> rows(List<TensorSpec> specs, int rows, SplittableRandom random) {
        List<NamedTensor> inputs = new ArrayList<>(specs.size());
        for (TensorSpec spec : specs) {
            Shape one = WarmUp.zeros(spec).tensor().shape();
            Tensor tensor = Tensor.zeros(spec.type(), Layout.withRows(one, rows));
            fill(tensor, random);
            inputs.add(new NamedTensor(spec.name(), tensor));
        }
        return inputs;
    }

    /** Fills with numbers of [0, 1), which logarithms and roots take too, or with 0 and 1 where there are no others. */
    private static void fill(Tensor tensor, SplittableRandom random) {
        ByteBuffer data = tensor.data();
        while (data.hasRemaining()) {
            switch (tensor.type()) {
                case FP32 -> data.putFloat((float) random.nextDouble());
                case FP64 -> data.putDouble(random.nextDouble());
                case FP16 -> data.putShort(Float.floatToFloat16((float) random.nextDouble()));
                case BF16 -> data.putShort((short) (Float.floatToIntBits((float) random.nextDouble()) >> Short.SIZE));
                case BOOL, UINT8, INT8 -> data.put((byte) random.nextInt(2));
                case UINT16, INT16 -> data.putShort((short) random.nextInt(2));
                case UINT32, INT32 -> data.putInt(random.nextInt(2));
                case UINT64, INT64 -> data.putLong(random.nextInt(2));
                case BYTES -> throw new IllegalArgumentException("byte strings are not batched");
            }
        }
    }

    private static boolean areAlike(List<NamedTensor> these, List<NamedTensor> those) {
        for (int place = 0; place < these.size(); place++) {
            if (!areAlike(these.get(place).tensor(), those.get(place).tensor())) {
                return false;
            }
        }
        return true;
    }

    private static boolean areAlike(Tensor these, Tensor those) {
        if (!these.shape().equals(those.shape()) || these.type() != those.type()) {
            return false;
        }
        ByteBuffer a = these.data();
        ByteBuffer b = those.data();
        return switch (these.type()) {
            case FP32 -> areClose(a, b, ByteBuffer::getFloat, TOLERANCE);
            case FP64 -> areClose(a, b, ByteBuffer::getDouble, TOLERANCE);
            // Half precision has 11 bits and 8: two units in the last place.
            case FP16 -> areClose(a, b, data -> Float.float16ToFloat(data.getShort()), 1.0 / (1 << 9));
            case BF16 -> areClose(a, b, data -> Float.intBitsToFloat(data.getShort() << Short.SIZE), 1.0 / (1 << 6));
            case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES -> a.equals(b);
        };
    }

    private interface Reader {
        double next(ByteBuffer data);
    }

    /** Values near zero are differences of larger ones, so the tolerance is relative to the largest. */
    private static boolean areClose(ByteBuffer these, ByteBuffer those, Reader reader, double tolerance) {
        double largest = 0;
        double furthest = 0;
        while (these.hasRemaining()) {
            double a = reader.next(these);
            double b = reader.next(those);
            if (Double.isFinite(a) && Double.isFinite(b)) {
                largest = Math.max(largest, Math.max(Math.abs(a), Math.abs(b)));
                furthest = Math.max(furthest, Math.abs(a - b));
            } else if (Double.compare(a, b) != 0) {
                return false;
            }
        }
        return furthest <= tolerance * largest;
    }
}
