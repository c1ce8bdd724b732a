package io.lepton.chassis;

import io.lepton.domain.LeptonException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys whose snapshots a receiver believes.
 *
 * <p>Those of the configuration, for good; without them, the first that is met, and from then on those that a believed
 * snapshot names. Changed by one thread, read by any.
 */
final class TrustedKeys {
    private static final Logger LOG = LoggerFactory.getLogger(TrustedKeys.class);

    private final boolean areConfigured;
    private final Optional<SnapshotShelf> shelf;
    private volatile Set<String> pinned;

    /** @throws LeptonException {@link io.lepton.domain.ErrorCode#STORAGE_FAILED} if the keys that were kept cannot be read */
    TrustedKeys(List<String> configured, Optional<SnapshotShelf> shelf) {
        this.areConfigured = !configured.isEmpty();
        this.shelf = shelf;
        this.pinned = areConfigured
                ? Set.copyOf(configured)
                : shelf.map(SnapshotShelf::keys).orElse(Set.of());
    }

    /** None while any is believed. */
    Set<String> pinned() {
        return pinned;
    }

    /** Takes over what a believed snapshot says that the next will be signed with. */
    void follow(Set<String> named) {
        if (areConfigured || named.isEmpty() || named.equals(pinned)) {
            return;
        }
        LOG.atInfo().addKeyValue("keys", named).addKeyValue("before", pinned).log("keys of the control plane pinned");
        pinned = named;
        try {
            shelf.ifPresent(folder -> folder.keep(named));
        } catch (LeptonException e) {
            LOG.atWarn().setCause(e).log("keys not kept");
        }
    }
}
