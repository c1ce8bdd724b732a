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

    static List<NamedTensor> of(RowBatch rows, List<Column> columns) {
        return columns.stream()
                .map(column -> {
                    int index = rows.schema().index(column.name());
                    Tensor tensor = column.type() == ColumnType.NUMBER
                            ? numbers(rows.numbers(index))
                            : texts(rows.texts(index));
                    return new NamedTensor(column.name(), tensor);
                })
                .toList();
    }

    private static Tensor numbers(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return Tensor.ofFloats(Shape.of(numbers.length, 1), floats);
    }

    private static Tensor texts(String[] texts) {
        List<byte[]> encoded = Arrays.stream(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        int size =
                encoded.stream().mapToInt(text -> Integer.BYTES + text.length).sum();
        var bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        encoded.forEach(text -> bytes.putInt(text.length).put(text));
        return Tensor.wrap(ElementType.BYTES, Shape.of(texts.length, 1), bytes.flip());
    }
}
