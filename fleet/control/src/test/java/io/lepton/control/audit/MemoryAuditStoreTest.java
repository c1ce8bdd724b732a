package io.lepton.control.audit;

class MemoryAuditStoreTest extends AuditStoreContract {
    @Override
    AuditStore open() {
        return new MemoryAuditStore();
    }

    /** It ends with the process. */
    @Override
    AuditStore reopen(AuditStore store) {
        return store;
    }
}
