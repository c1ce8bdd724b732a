package io.lepton.inference.engine;

import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Cuts tensors along their first axis; of every type but byte strings, whose rows have no fixed length. */
final class Rows {
    private Rows() {}

    /** Views of consecutive rows of several tensors, of so many rows each; nothing is copied. */
    static List<List<NamedTensor>> split(List<NamedTensor> whole, List<Long> rows) {
        List<List<NamedTensor>> parts = new ArrayList<>(rows.size());
        long first = 0;
        for (long count : rows) {
            List<NamedTensor> part = new ArrayList<>(whole.size());
            for (NamedTensor named : whole) {
                part.add(new NamedTensor(named.name(), view(named.tensor(), first, count)));
            }
            parts.add(part);
            first += count;
        }
        return parts;
    }

    /** A copy in a heap buffer of its own, which small tensors are cheapest in. */
    static Tensor copy(Tensor tensor) {
        ByteBuffer bytes = tensor.data();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return Tensor.wrap(tensor.type(), tensor.shape(), ByteBuffer.wrap(copy));
    }

    private static Tensor view(Tensor tensor, long first, long count) {
        ByteBuffer bytes = tensor.data();
        // Exact: a tensor takes at most 2 GiB, and rows are of equal length.
        int rowBytes = (int) (bytes.remaining() / tensor.shape().extent(0));
        Shape shape = Layout.withRows(tensor.shape(), count);
        return Tensor.wrap(tensor.type(), shape, bytes.slice((int) (first * rowBytes), (int) (count * rowBytes)));
    }
}
