package io.lepton.inference.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lepton.domain.ElementType;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.domain.Transform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds each transform against a slow reference that indexes element by element. */
class ComputationTest {
    private static final double ROUNDING = 0x1p-23;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void softmaxSumsToOneAndKeepsRatios(long seed) {
        var random = new Random(seed);
        Tensor x = normal(random, 3, 4, 5);
        for (int axis = -1; axis < 3; axis++) {
            Tensor y = run(new Transform.Softmax(axis), x);
            int along = Transform.place(axis, x.shape());
            forEach(x.shape(), index -> {
                double sum = 0;
                for (int other = 0; other < x.shape().extent(along); other++) {
                    sum += Math.exp(at(x, with(index, along, other)));
                }
                assertThat((double) at(y, index))
                        .as("seed %d, axis %d", seed, along)
                        .isCloseTo(Math.exp(at(x, index)) / sum, within(2 * ROUNDING));
            });
        }
    }

    @Test
    void softmaxOfLargeNumbersIsExact() {
        Tensor y = run(new Transform.Softmax(0), Tensor.ofFloats(Shape.of(3), 1e30f, 1e30f, -1e30f));
        assertThat(y.toFloats()).containsExactly(0.5f, 0.5f, 0f);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void transposeSelectAndConcatOnlyMoveElements(long seed) {
        var random = new Random(seed);
        Tensor x = normal(random, 2, 3, 4);
        Tensor turned = run(new Transform.Transpose(List.of(2, 0, 1)), x);
        assertThat(turned.shape()).isEqualTo(Shape.of(4, 2, 3));
        forEach(turned.shape(), index -> assertThat(at(turned, index))
                .as("seed %d", seed)
                .isEqualTo(at(x, new int[] {index[1], index[2], index[0]})));
        List<Integer> chosen = List.of(random.nextInt(3), random.nextInt(3));
        Tensor cut = run(new Transform.Select(chosen, 1), x);
        forEach(cut.shape(), index -> assertThat(at(cut, index))
                .as("seed %d", seed)
                .isEqualTo(at(x, with(index, 1, chosen.get(index[1])))));
        Tensor other = normal(random, 2, 5, 4);
        Tensor joined = run(new Transform.Concat(1), named("a", x), named("b", other));
        forEach(joined.shape(), index -> assertThat(at(joined, index))
                .as("seed %d", seed)
                .isEqualTo(index[1] < 3 ? at(x, index) : at(other, with(index, 1, index[1] - 3))));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void topIsThePrefixOfAStableSort(long seed) {
        var random = new Random(seed);
        // Few values, so that many are equal.
        Tensor x =
                tensor(random.ints(6 * 9, 0, 4).mapToObj(value -> (float) value).toList(), 6, 9);
        var outputs = Computation.of(new Transform.TopK(4, labels(9))).run(List.of(named("input", x)));
        Tensor best = run(new Transform.Argmax(1), x);
        for (int row = 0; row < 6; row++) {
            int at = row;
            List<Integer> sorted = IntStream.range(0, 9)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer place) -> -at(x, new int[] {at, place})))
                    .toList();
            assertThat(best.data().getLong(row * Long.BYTES))
                    .as("seed %d", seed)
                    .isEqualTo((long) sorted.getFirst());
            for (int rank = 0; rank < 4; rank++) {
                int place = row * 4 + rank;
                assertThat(outputs.get(1).tensor().data().getLong(place * Long.BYTES))
                        .as("seed %d, row %d", seed, row)
                        .isEqualTo((long) sorted.get(rank));
                assertThat(at(outputs.get(0).tensor(), new int[] {row, rank}))
                        .isEqualTo(at(x, new int[] {row, sorted.get(rank)}));
                assertThat(texts(outputs.get(2).tensor()).get(place)).isEqualTo("label " + sorted.get(rank));
            }
        }
    }

    @Test
    void notANumberIsTheLargest() {
        Tensor x = Tensor.ofFloats(Shape.of(4), 1, Float.NaN, Float.POSITIVE_INFINITY, Float.NaN);
        assertThat(run(new Transform.Argmax(0), x).data().getLong()).isEqualTo(1);
    }

    @Test
    void comparesLargeWholeNumbersExactly() {
        ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        data.putLong(Long.MAX_VALUE - 1).putLong(Long.MAX_VALUE).flip();
        Tensor x = Tensor.wrap(ElementType.INT64, Shape.of(2), data);
        assertThat(run(new Transform.Argmax(0), x).data().getLong()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void scalesAlongTheAxis(long seed) {
        var random = new Random(seed);
        Tensor x = normal(random, 2, 3, 4);
        List<Double> mean = List.of(1.0, -2.0, 0.5);
        List<Double> std = List.of(0.5, 2.0, 3.0);
        Tensor y = run(new Transform.Scale(mean, std, 1), x);
        Tensor same = run(new Transform.Scale(List.of(1.5), List.of(4.0), 1), x);
        forEach(x.shape(), index -> {
            assertThat(at(y, index)).as("seed %d", seed).isEqualTo((float)
                    ((at(x, index) - mean.get(index[1])) / std.get(index[1])));
            assertThat(at(same, index)).as("seed %d", seed).isEqualTo((float) ((at(x, index) - 1.5) / 4));
        });
    }

    @Test
    void reshapeSharesTheBytes() {
        Tensor x = Tensor.ofFloats(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        Tensor y = run(new Transform.Reshape(List.of(3L, -1L)), x);
        assertThat(y.shape()).isEqualTo(Shape.of(3, 2));
        x.data().putFloat(0, 9);
        assertThat(y.toFloats()).containsExactly(9, 2, 3, 4, 5, 6);
    }

    @Test
    void thresholdKeepsItsEndAndNoNaN() {
        Tensor y = run(new Transform.Threshold(0.5), Tensor.ofFloats(Shape.of(4), 0.5f, 0.4999f, 2, Float.NaN));
        assertThat(bytes(y)).containsExactly(1, 0, 1, 0);
    }

    @Test
    void oneHotRefusesWhatHasNoPlace() {
        Tensor x = Tensor.wrap(ElementType.UINT8, Shape.of(2), ByteBuffer.wrap(new byte[] {2, 0}));
        assertThat(run(new Transform.OneHot(3), x).toFloats()).containsExactly(0, 0, 1, 1, 0, 0);
        assertThatThrownBy(() -> run(new Transform.OneHot(2), x)).hasMessage("an element is outside [0, 2): place=0");
    }

    @Test
    void looksStringsUp() {
        Tensor x = strings("visa", "amex", "visa");
        Tensor y = run(new Transform.StringLookup(List.of("master", "visa"), 9), x);
        assertThat(IntStream.range(0, 3).mapToLong(place -> y.data().getLong(place * Long.BYTES)))
                .containsExactly(1L, 9L, 1L);
        assertThatThrownBy(() -> run(new Transform.StringLookup(List.of("visa"), -1), x))
                .hasMessage("an element is none of the keys: place=1");
    }

    @Test
    void refusesATensorThatWouldBeTooLarge() {
        Tensor x = Tensor.zeros(ElementType.UINT8, Shape.of(1 << 13));
        assertThatThrownBy(() -> run(new Transform.OneHot(4_096), x)).hasMessageContaining("gives too many elements");
    }

    @Test
    void takesTensorsWithoutElements() {
        Tensor none = Tensor.zeros(ElementType.FP32, Shape.of(0, 3));
        assertThat(run(new Transform.Transpose(List.of(1, 0)), none).shape()).isEqualTo(Shape.of(3, 0));
        assertThat(run(new Transform.Softmax(-1), none).shape()).isEqualTo(Shape.of(0, 3));
        assertThat(run(new Transform.Concat(1), named("a", none), named("b", none))
                        .shape())
                .isEqualTo(Shape.of(0, 6));
        assertThat(run(new Transform.Argmax(1), none).shape()).isEqualTo(Shape.of(0));
    }

    private static Tensor run(Transform transform, Tensor input) {
        return run(transform, named("input", input));
    }

    private static Tensor run(Transform transform, NamedTensor... inputs) {
        return Computation.of(transform).run(List.of(inputs)).getFirst().tensor();
    }

    private static NamedTensor named(String name, Tensor tensor) {
        return new NamedTensor(name, tensor);
    }

    private static Tensor normal(Random random, long... extents) {
        Shape shape = Shape.of(extents);
        float[] elements = new float[(int) shape.elementCount()];
        for (int place = 0; place < elements.length; place++) {
            elements[place] = (float) random.nextGaussian();
        }
        return Tensor.ofFloats(shape, elements);
    }

    private static Tensor tensor(List<Float> elements, long... extents) {
        float[] copy = new float[elements.size()];
        for (int place = 0; place < copy.length; place++) {
            copy[place] = elements.get(place);
        }
        return Tensor.ofFloats(Shape.of(extents), copy);
    }

    private interface Visitor {
        void visit(int[] index);
    }

    private static void forEach(Shape shape, Visitor visitor) {
        for (int place = 0; place < shape.elementCount(); place++) {
            int[] index = new int[shape.rank()];
            int rest = place;
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                index[axis] = rest % (int) shape.extent(axis);
                rest /= (int) shape.extent(axis);
            }
            visitor.visit(index);
        }
    }

    private static float at(Tensor tensor, int[] index) {
        int place = 0;
        for (int axis = 0; axis < index.length; axis++) {
            place = place * (int) tensor.shape().extent(axis) + index[axis];
        }
        return tensor.data().getFloat(place * Float.BYTES);
    }

    private static int[] with(int[] index, int axis, int value) {
        int[] copy = index.clone();
        copy[axis] = value;
        return copy;
    }

    private static List<String> labels(int count) {
        return IntStream.range(0, count).mapToObj(place -> "label " + place).toList();
    }

    private static Tensor strings(String... texts) {
        ByteBuffer data = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        for (String text : texts) {
            byte[] bytes = text.getBytes(UTF_8);
            data.putInt(bytes.length).put(bytes);
        }
        return Tensor.wrap(ElementType.BYTES, Shape.of(texts.length), data.flip());
    }

    private static List<String> texts(Tensor tensor) {
        List<String> texts = new ArrayList<>();
        ByteBuffer data = tensor.data();
        while (data.hasRemaining()) {
            byte[] bytes = new byte[data.getInt()];
            data.get(bytes);
            texts.add(new String(bytes, UTF_8));
        }
        return texts;
    }

    private static byte[] bytes(Tensor tensor) {
        byte[] bytes = new byte[tensor.data().remaining()];
        tensor.data().get(bytes);
        return bytes;
    }
}
