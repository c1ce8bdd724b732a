package io.lepton.inference.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.lepton.domain.ElementType;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * Direct memory for one input or output, and the native tensors that view its beginning, one for each shape met lately.
 *
 * <p>It grows to the longest block asked for and is freed at the close, not when the garbage collector finds out. Confined
 * to the thread that borrowed it.
 */
final class TensorSlot implements AutoCloseable {
    private static final int SHAPES_MAX = 128;
    private static final int BYTES_FIRST = 256;
    private static final int ALIGNMENT = 64;

    /** The same memory twice: as the runtime sees it and as we do. */
    record View(OnnxTensor onnx, Tensor tensor) {}

    private final OrtEnvironment environment;
    private final ElementType type;
    private final Map<Shape, View> views = new HashMap<>();
    private Arena arena = Arena.ofShared();
    private ByteBuffer memory = allocate(arena, BYTES_FIRST);

    TensorSlot(OrtEnvironment environment, ElementType type) {
        this.environment = environment;
        this.type = type;
    }

    /** The beginning of the memory, as a tensor of a shape; valid until the next call. */
    View view(Shape shape) throws OrtException {
        View known = views.get(shape);
        if (known != null) {
            return known;
        }
        if (views.size() == SHAPES_MAX) {
            closeViews();
        }
        int size = Math.toIntExact(shape.elementCount() * type.sizeBytes());
        if (size > memory.capacity()) {
            grow(size);
        }
        Tensor tensor = Tensor.wrap(type, shape, memory.slice(0, size));
        View made = new View(OnnxTensors.view(environment, tensor), tensor);
        views.put(shape, made);
        return made;
    }

    private void grow(int size) {
        Arena larger = Arena.ofShared();
        ByteBuffer room = allocate(larger, Math.max(size, Math.min(2L * memory.capacity(), Integer.MAX_VALUE)));
        close();
        arena = larger;
        memory = room;
    }

    private void closeViews() {
        views.values().forEach(view -> view.onnx().close());
        views.clear();
    }

    private static ByteBuffer allocate(Arena arena, long size) {
        return arena.allocate(size, ALIGNMENT).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        closeViews();
        arena.close();
    }
}
