package io.lepton.inference.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import io.lepton.domain.ElementType;
import java.util.HashMap;
import java.util.Map;

/**
 * The slots and options that one run of a model uses at a time, kept for the next, because making a native tensor and the buffer below
 * it takes longer than a small model. A model has as many as it has had runs at once. Confined to the thread that borrowed
 * it.
 */
final class RunMemory implements AutoCloseable {
    private final OrtEnvironment environment;
    private final Map<String, TensorSlot> inputs = new HashMap<>();
    private final Map<String, TensorSlot> outputs = new HashMap<>();
    private final RunOptions options;

    RunMemory(OrtEnvironment environment) throws OrtException {
        this.environment = environment;
        this.options = new RunOptions();
    }

    /** What a run can be halted by. */
    RunOptions options() {
        return options;
    }

    /** Makes a run end at its next operator, with a fault. */
    void halt() {
        terminate(true);
    }

    /** Lets runs go on again. */
    void revive() {
        terminate(false);
    }

    private void terminate(boolean ends) {
        try {
            options.setTerminate(ends);
        } catch (OrtException e) {
            throw new IllegalStateException("a flag of the runtime cannot be set", e);
        }
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
        options.close();
    }
}
