package io.lepton.inference.pipeline;

import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.util.List;

/** Moves elements of a fixed length to other places; the elements themselves are left as they are. */
final class Gathering {
    private Gathering() {}

    /** Orders the axes anew: axis {@code i} of the target is axis {@code order[i]} of the source. */
    static void transpose(Tensor from, Tensor to, List<Integer> order) {
        int rank = order.size();
        int size = from.type().sizeBytes();
        int[] strides = strides(from.shape(), size);
        int[] extents = new int[rank];
        int[] steps = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            extents[axis] = (int) to.shape().extent(axis);
            steps[axis] = strides[order.get(axis)];
        }
        ByteBuffer source = from.data();
        ByteBuffer target = to.data();
        int[] index = new int[rank];
        int offset = 0;
        while (target.hasRemaining()) {
            target.put(target.position(), source, offset, size).position(target.position() + size);
            int axis = rank - 1;
            while (axis >= 0 && ++index[axis] == extents[axis]) {
                offset -= steps[axis] * (extents[axis] - 1);
                index[axis--] = 0;
            }
            offset += axis >= 0 ? steps[axis] : 0;
        }
    }

    /** Takes slices along an axis. */
    static void select(Tensor from, Tensor to, List<Integer> indices, int axis) {
        Extents extents = Extents.of(from.shape(), axis);
        int block = extents.inner() * from.type().sizeBytes();
        ByteBuffer source = from.data();
        ByteBuffer target = to.data();
        for (int outer = 0; outer < extents.outer(); outer++) {
            for (int index : indices) {
                target.put(target.position(), source, (outer * extents.extent() + index) * block, block);
                target.position(target.position() + block);
            }
        }
    }

    /** Lays tensors one behind the other along an axis. */
    static void concat(List<Tensor> parts, Tensor to, int axis) {
        ByteBuffer target = to.data();
        int outer = Extents.of(to.shape(), axis).outer();
        for (int row = 0; row < outer; row++) {
            for (Tensor part : parts) {
                int block = part.data().remaining() / outer;
                target.put(target.position(), part.data(), row * block, block);
                target.position(target.position() + block);
            }
        }
    }

    private static int[] strides(Shape shape, int size) {
        int[] strides = new int[shape.rank()];
        int stride = size;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= (int) shape.extent(axis);
        }
        return strides;
    }
}
