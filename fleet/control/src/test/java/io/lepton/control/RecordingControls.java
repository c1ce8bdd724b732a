package io.lepton.control;

import io.lepton.domain.RegionId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Development controls that do nothing but remember. */
final class RecordingControls implements DevelopmentControls {
    final List<String> calls = new CopyOnWriteArrayList<>();
    private final Set<RegionId> killed = ConcurrentHashMap.newKeySet();

    @Override
    public boolean areAllowed() {
        return true;
    }

    @Override
    public Set<RegionId> killed() {
        return Set.copyOf(killed);
    }

    @Override
    public void kill(RegionId region) {
        killed.add(region);
        calls.add("kill " + region);
    }

    @Override
    public void restore(RegionId region) {
        killed.remove(region);
        calls.add("restore " + region);
    }

    @Override
    public void shutdown() {
        calls.add("shutdown");
    }
}
