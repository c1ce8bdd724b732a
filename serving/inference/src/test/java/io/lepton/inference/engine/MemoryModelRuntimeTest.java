package io.lepton.inference.engine;

final class MemoryModelRuntimeTest extends ModelRuntimeContract {
    @Override
    ModelRuntime runtime() {
        return new MemoryModelRuntime();
    }
}
