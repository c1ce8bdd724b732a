package io.lepton.inference.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lepton.domain.NamedTensor;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import io.lepton.domain.Transform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A transform ready to be computed, with what it needs prepared once.
 *
 * <p>Plain Java, exact as the guide says, without a native call. Immutable, and safe for any thread.
 */
final class Computation {
    /** No transform gives more elements; the inputs of a request are bounded likewise. */
    private static final long ELEMENTS_MAX = 1 << 24;

    /** Small tensors are cheapest on the heap; the runtime reads large ones where they lie, off it. */
    private static final int HEAP_BYTES_MAX = 4 << 10;

    private final Transform transform;
    private final List<byte[]> labels;
    private final Map<ByteBuffer, Long> keys;

    private Computation(Transform transform, List<byte[]> labels, Map<ByteBuffer, Long> keys) {
        this.transform = transform;
        this.labels = labels;
        this.keys = keys;
    }

    static Computation of(Transform transform) {
        List<byte[]> labels = transform instanceof Transform.TopK(var _, var given)
                ? given.stream().map(label -> label.getBytes(UTF_8)).toList()
                : List.of();
        Map<ByteBuffer, Long> keys =
                transform instanceof Transform.StringLookup(var given, var _) ? Encoding.places(given) : Map.of();
        return new Computation(transform, labels, keys);
    }

    /**
     * Computes the outputs.
     *
     * @param inputs under the names of the transform's inputs; left as they are
     * @throws IllegalArgumentException if it cannot take these, in words without their elements
     */
    List<NamedTensor> run(List<NamedTensor> inputs) {
        List<TensorSpec> given = transform.outputs(inputs.stream()
                .map(input -> new TensorSpec(
                        input.name(), input.tensor().type(), input.tensor().shape()))
                .toList());
        for (TensorSpec output : given) {
            if (output.shape().elementCount() > ELEMENTS_MAX) {
                throw new IllegalArgumentException(
                        "gives too many elements: output=" + output.shape() + ", max=" + ELEMENTS_MAX);
            }
        }
        Tensor first = inputs.getFirst().tensor();
        return transform instanceof Transform.TopK ? top(first, given) : List.of(one(inputs, first, given.getFirst()));
    }

    private NamedTensor one(List<NamedTensor> inputs, Tensor input, TensorSpec output) {
        if (transform instanceof Transform.Reshape) {
            // The same bytes: nothing is copied.
            return new NamedTensor(output.name(), Tensor.wrap(output.type(), output.shape(), input.data()));
        }
        Tensor target = room(output);
        switch (transform) {
            case Transform.Cast _ -> Casting.cast(input, target);
            case Transform.Transpose(var order) -> Gathering.transpose(input, target, order);
            case Transform.Scale(var mean, var std, int axis) -> Arithmetic.scale(input, target, mean, std, axis);
            case Transform.Softmax(int axis) -> Arithmetic.softmax(input, target, axis);
            case Transform.Argmax(int axis) -> Ranking.argmax(input, target, axis);
            case Transform.Select(var indices, int axis) -> Gathering.select(input, target, indices, axis);
            case Transform.Concat(int axis) ->
                Gathering.concat(inputs.stream().map(NamedTensor::tensor).toList(), target, axis);
            case Transform.Threshold(double at) -> Arithmetic.threshold(input, target, at);
            case Transform.OneHot(int depth) -> Encoding.oneHot(input, target, depth);
            case Transform.StringLookup(var _, long unknown) -> Encoding.lookUp(input, target, keys, unknown);
            case Transform.Reshape _, Transform.TopK _ ->
                throw new IllegalStateException("is no filling of one tensor: transform=" + transform);
        }
        return new NamedTensor(output.name(), target);
    }

    private List<NamedTensor> top(Tensor input, List<TensorSpec> given) {
        Tensor values = room(given.get(0));
        Tensor indices = room(given.get(1));
        Ranking.top(input, values, indices);
        List<NamedTensor> outputs = new ArrayList<>();
        outputs.add(new NamedTensor(given.get(0).name(), values));
        outputs.add(new NamedTensor(given.get(1).name(), indices));
        for (TensorSpec named : given.subList(2, given.size())) {
            outputs.add(new NamedTensor(named.name(), Encoding.label(indices, named.shape(), labels)));
        }
        return outputs;
    }

    private static Tensor room(TensorSpec output) {
        long bytes = output.shape().elementCount() * output.type().sizeBytes();
        return bytes > HEAP_BYTES_MAX
                ? Tensor.zeros(output.type(), output.shape())
                : Tensor.wrap(
                        output.type(),
                        output.shape(),
                        ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN));
    }
}
