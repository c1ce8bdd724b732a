package io.lepton.inference.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ElementType;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What makes two requests ask the same. */
final class AnswerKeyTest {
    private static final ModelVersion VERSION = Answers.version("fraud", 1, 'a');
    private static final NamedTensor ROW = new NamedTensor("x", Tensor.ofFloats(Shape.of(1, 2), 1, 2));
    private static final NamedTensor OTHER = new NamedTensor("z", Tensor.ofFloats(Shape.of(1), 3));

    @Test
    void equalRequestsHaveEqualKeysWhateverTheirBuffersAndOrder() {
        ByteBuffer copy = ByteBuffer.allocate(8).put(ROW.tensor().data()).flip();
        var again = new NamedTensor("x", Tensor.wrap(ElementType.FP32, Shape.of(1, 2), copy));
        assertThat(AnswerKey.of(VERSION, List.of(OTHER, again), List.of("y")))
                .isEqualTo(AnswerKey.of(VERSION, List.of(ROW, OTHER), List.of("y")));
    }

    @Test
    void everyFieldTellsRequestsApart() {
        List<AnswerKey> keys = new ArrayList<>();
        keys.add(key(VERSION, "x", ElementType.FP32, Shape.of(1, 2), 0, "y"));
        keys.add(key(Answers.version("frauds", 1, 'a'), "x", ElementType.FP32, Shape.of(1, 2), 0, "y"));
        keys.add(key(Answers.version("fraud", 2, 'a'), "x", ElementType.FP32, Shape.of(1, 2), 0, "y"));
        keys.add(key(Answers.version("fraud", 1, 'b'), "x", ElementType.FP32, Shape.of(1, 2), 0, "y"));
        keys.add(key(VERSION, "w", ElementType.FP32, Shape.of(1, 2), 0, "y"));
        keys.add(key(VERSION, "x", ElementType.INT32, Shape.of(1, 2), 0, "y"));
        keys.add(key(VERSION, "x", ElementType.FP32, Shape.of(2, 1), 0, "y"));
        keys.add(key(VERSION, "x", ElementType.FP32, Shape.of(2), 0, "y"));
        keys.add(key(VERSION, "x", ElementType.FP32, Shape.of(1, 2), 1, "y"));
        keys.add(key(VERSION, "x", ElementType.FP32, Shape.of(1, 2), 0, "p"));
        keys.add(key(VERSION, "x", ElementType.FP32, Shape.of(1, 2), 0, "y", "p"));
        keys.add(key(VERSION, "x", ElementType.FP32, Shape.of(1, 2), 0, "p", "y"));
        keys.add(key(VERSION, "x", ElementType.FP32, Shape.of(1, 2), 0));
        keys.add(key(VERSION, "x", ElementType.FP32, Shape.of(1, 2), 0, "yp"));
        keys.add(AnswerKey.of(VERSION, List.of(ROW, OTHER), List.of("y")));
        assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
    }

    private static AnswerKey key(
            ModelVersion version, String input, ElementType type, Shape shape, int lastByte, String... outputs) {
        ByteBuffer data = ByteBuffer.allocate(8).put(7, (byte) lastByte);
        return AnswerKey.of(version, List.of(new NamedTensor(input, Tensor.wrap(type, shape, data))), List.of(outputs));
    }
}
