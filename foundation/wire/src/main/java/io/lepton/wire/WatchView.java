package io.lepton.wire;

import java.util.List;

/**
 * Changes of the desired state since a revision; asked again with the revision that it gives, a watcher misses none.
 *
 * @param revision the last that it covers
 * @param changes oldest first; empty if there was none in time
 */
public record WatchView(long revision, List<ChangeView> changes) {
    public WatchView {
        changes = List.copyOf(changes);
    }
}
