package io.lepton.control;

/** Desired state that ends with the process. Guarded by its own lock. */
public final class MemoryDesiredStore implements DesiredStore {
    private DesiredState stored = DesiredState.empty();

    @Override
    public synchronized DesiredState read() {
        return stored;
    }

    @Override
    public synchronized boolean write(DesiredState next) {
        if (next.revision() != stored.revision() + 1 || next.epoch() < stored.epoch()) {
            return false;
        }
        stored = next;
        return true;
    }
}
