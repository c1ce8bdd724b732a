package io.lepton.control;

class MemoryDesiredStoreTest extends DesiredStoreContract {
    @Override
    protected DesiredStore store() {
        return new MemoryDesiredStore();
    }
}
