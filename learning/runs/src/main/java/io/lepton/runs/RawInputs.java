package io.lepton.runs;

import io.lepton.data.Column;
import io.lepton.data.ColumnType;
import io.lepton.data.RowBatch;
import io.lepton.domain.ElementType;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Raw rows as the inputs of an exported model: one tensor for each column, numbers as FP32 and everything else as strings. */
final class RawInputs {
    private RawInputs() {}

    /** @param window how many rows one after the other make one example */
    static List<NamedTensor> of(RowBatch rows, List<Column> columns, int window) {
        return columns.stream()
                .map(column -> {
                    int index = rows.schema().index(column.name());
                    Tensor tensor = column.type() == ColumnType.NUMBER
                            ? numbers(rows.numbers(index), window)
                            : texts(Arrays.asList(rows.texts(index)), window);
                    return new NamedTensor(column.name(), tensor);
                })
                .toList();
    }

    private static Tensor numbers(double[] numbers, int window) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return Tensor.ofFloats(Shape.of(numbers.length / window, window), floats);
    }

    /** Strings, so many in a row. */
    static Tensor texts(List<String> texts, int perRow) {
        List<byte[]> encoded = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        int size =
                encoded.stream().mapToInt(text -> Integer.BYTES + text.length).sum();
        var bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        encoded.forEach(text -> bytes.putInt(text.length).put(text));
        return Tensor.wrap(ElementType.BYTES, Shape.of(texts.size() / perRow, perRow), bytes.flip());
    }
}
