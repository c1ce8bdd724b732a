package io.lepton.artifacts;

class MemoryArtifactStoreTest extends ArtifactStoreContract {
    @Override
    protected ArtifactStore store() {
        return new MemoryArtifactStore();
    }
}
