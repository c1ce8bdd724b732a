package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Spelling;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads one row of raw fields, a JSON object, as the inputs of a model that takes each field by its name.
 *
 * <p>{@code null} says that a field is not known: NaN for a number, an empty text for words, as the models that {@code lepton
 * train} makes take it. A field that is left out is a mistake: it may be misspelt.
 */
final class RowInput {
    private RowInput() {}

    /**
     * Reads a row.
     *
     * @throws LeptonException INVALID_REQUEST if it is no JSON object, INVALID_TENSOR with every field that does not fit
     */
    static List<NamedTensor> read(String row, Signature signature) {
        Map<?, ?> fields = Json.readStrictly(row.getBytes(StandardCharsets.UTF_8), Map.class);
        List<String> mistakes = new ArrayList<>();
        List<String> names = signature.inputs().stream().map(TensorSpec::name).toList();
        for (Object key : new TreeSet<>(fields.keySet())) {
            if (!names.contains(String.valueOf(key))) {
                mistakes.add("no such field: " + key + Spelling.suggestion(String.valueOf(key), names));
            }
        }
        List<NamedTensor> inputs = new ArrayList<>();
        for (TensorSpec spec : signature.inputs()) {
            if (!fields.containsKey(spec.name())) {
                mistakes.add("a field is missing: " + spec.name() + " (null if it is not known)");
            } else {
                read(spec, fields.get(spec.name()), inputs, mistakes);
            }
        }
        if (!mistakes.isEmpty()) {
            throw new LeptonException(ErrorCode.INVALID_TENSOR, String.join("; ", mistakes));
        }
        return inputs;
    }

    private static void read(TensorSpec spec, @Nullable Object value, List<NamedTensor> inputs, List<String> mistakes) {
        try {
            inputs.add(new NamedTensor(spec.name(), Tensor.wrap(spec.type(), oneRow(spec), element(spec, value))));
        } catch (IllegalArgumentException e) {
            mistakes.add(spec.name() + " " + e.getMessage());
        }
    }

    /** The shape with each open extent 1: a field of one row is one element. */
    private static Shape oneRow(TensorSpec spec) {
        long[] extents = spec.shape().toArray();
        for (int i = 0; i < extents.length; i++) {
            if (extents[i] != Shape.UNKNOWN && extents[i] != 1) {
                throw new IllegalArgumentException(
                        "is no single field: shape=" + spec.shape() + "; give the row with --input FILE.json");
            }
            extents[i] = 1;
        }
        return Shape.of(extents);
    }

    private static ByteBuffer element(TensorSpec spec, @Nullable Object value) {
        return switch (spec.type()) {
            case FP32 -> bytes(Float.BYTES).putFloat((float) number(value)).flip();
            case FP64 -> bytes(Double.BYTES).putDouble(number(value)).flip();
            case INT32 ->
                bytes(Integer.BYTES).putInt(Math.toIntExact(whole(value))).flip();
            case INT64 -> bytes(Long.BYTES).putLong(whole(value)).flip();
            case BOOL -> bytes(1).put((byte) (number(value) == 0 ? 0 : 1)).flip();
            case BYTES -> {
                byte[] text = text(value).getBytes(StandardCharsets.UTF_8);
                yield bytes(Integer.BYTES + text.length)
                        .putInt(text.length)
                        .put(text)
                        .flip();
            }
            case UINT8, UINT16, UINT32, UINT64, INT8, INT16, FP16, BF16 ->
                throw new IllegalArgumentException("is of a type that a row cannot give: type=" + spec.type()
                        + "; give it with --input FILE.json");
        };
    }

    private static double number(@Nullable Object value) {
        return switch (value) {
            case null -> Double.NaN;
            case Number number -> number.doubleValue();
            case Boolean truth -> truth ? 1 : 0;
            default ->
                throw new IllegalArgumentException("must be a number: given=" + RefusedInput.shown(value.toString()));
        };
    }

    private static long whole(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw new IllegalArgumentException(
                "must be a whole number: given=" + RefusedInput.shown(String.valueOf(value)));
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> text;
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            default ->
                throw new IllegalArgumentException("must be one value: given=" + RefusedInput.shown(value.toString()));
        };
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }
}
