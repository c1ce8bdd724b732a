package io.lepton.inference.engine;

import ai.onnxruntime.OrtEnvironment;
import io.lepton.domain.ElementType;
import java.util.HashMap;
import java.util.Map;

/**
 * The slots that one run of a model uses at a time, kept for the next, because making a native tensor and the buffer below
 * it takes longer than a small model. A model has as many as it has had runs at once. Confined to the thread that borrowed
 * it.
 */
final class RunMemory implements AutoCloseable {
    private final OrtEnvironment environment;
    private final Map<String, TensorSlot> inputs = new HashMap<>();
    private final Map<String, TensorSlot> outputs = new HashMap<>();

    RunMemory(OrtEnvironment environment) {
        this.environment = environment;
    }

    TensorSlot input(String name, ElementType type) {
        return inputs.computeIfAbsent(name, _ -> new TensorSlot(environment, type));
    }

    TensorSlot output(String name, ElementType type) {
        return outputs.computeIfAbsent(name, _ -> new TensorSlot(environment, type));
    }

    @Override
    public void close() {
        inputs.values().forEach(TensorSlot::close);
        outputs.values().forEach(TensorSlot::close);
    }
}
