package io.lepton.gateway;

import io.lepton.domain.ModelVersionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The places of one kind that the snapshot in force names, in its order, and for each version those that are ready for it.
 * Owned by the {@link GatewayCore}.
 *
 * @param <K> what names a place: a node's id, a peer's region
 */
final class Targets<K> {
    private final Map<K, TargetState> states = new LinkedHashMap<>();
    private final Map<ModelVersionId, TargetState[]> rosters = new HashMap<>();
    /** Rosters of several versions; there are any only while replicas change hands. */
    private final Map<List<ModelVersionId>, TargetState[]> unions = new HashMap<>();

    private List<TargetState> inOrder = List.of();

    private long typicalServiceNanos;
    private long choices;

    /**
     * Keeps what is known of the places that stay, forgets the others and begins the new.
     *
     * @return what was forgotten: places that left or moved to another endpoint
     */
    List<RouteTarget> follow(Map<K, RouteTarget> wanted, Function<RouteTarget, TargetState> begin) {
        List<RouteTarget> gone = new ArrayList<>();
        Map<K, TargetState> kept = Map.copyOf(states);
        states.clear();
        wanted.forEach((key, target) -> {
            TargetState known = kept.get(key);
            boolean stays = known != null && known.target().equals(target);
            states.put(key, stays ? known : begin.apply(target));
        });
        inOrder = List.copyOf(states.values());
        for (TargetState known : kept.values()) {
            if (!inOrder.contains(known)) {
                gone.add(known.target());
            }
        }
        forgetRosters();
        return gone;
    }

    Optional<TargetState> find(K key) {
        return Optional.ofNullable(states.get(key));
    }

    Collection<TargetState> all() {
        return inOrder;
    }

    /** Takes what a place says; news of a place that is not followed changes nothing. */
    void hear(K key, Load news, long nowNanos) {
        TargetState state = states.get(key);
        if (state == null) {
            return;
        }
        if (state.hear(news, nowNanos)) {
            forgetRosters();
        }
        state.reckon(typicalServiceNanos);
    }

    /** The places that have fallen silent since they last spoke, each told once. */
    List<RouteTarget> fallenSilent(long nowNanos) {
        return inOrder.stream()
                .filter(state -> state.fellSilent(nowNanos))
                .map(TargetState::target)
                .toList();
    }

    /** Works out anew what an inference takes where nobody has measured it: as long as elsewhere, on average. */
    void reckonTypicalService() {
        long sum = 0;
        int count = 0;
        for (TargetState state : inOrder) {
            if (state.load().serviceMicros() > 0) {
                sum += state.load().serviceMicros();
                count++;
            }
        }
        typicalServiceNanos = count == 0 ? 0 : 1_000 * (sum / count);
    }

    /** Hot: those that said that they are ready for a version, dead ones among them. */
    TargetState[] roster(ModelVersionId version) {
        TargetState[] roster = rosters.get(version);
        return roster != null ? roster : callUp(version);
    }

    /** Hot: those that said that they are ready for at least one of some versions. */
    TargetState[] roster(List<ModelVersionId> versions) {
        if (versions.size() == 1) {
            return roster(versions.getFirst());
        }
        TargetState[] roster = unions.get(versions);
        return roster != null ? roster : callUp(versions);
    }

    /** Tells which places are to get no requests for which version; they still hold it. */
    void drain(Map<K, Set<ModelVersionId>> draining) {
        states.forEach((key, state) -> state.drain(draining.getOrDefault(key, Set.of())));
        forgetRosters();
    }

    /** Notes that a place was chosen. */
    void choose(TargetState state) {
        state.choose(++choices);
    }

    private void forgetRosters() {
        rosters.clear();
        unions.clear();
    }

    private TargetState[] callUp(List<ModelVersionId> versions) {
        TargetState[] roster = callUp(state -> versions.stream().anyMatch(version -> isOffered(state, version)));
        unions.put(versions, roster);
        return roster;
    }

    private TargetState[] callUp(ModelVersionId version) {
        TargetState[] roster = callUp(state -> isOffered(state, version));
        if (roster.length == 0) {
            // A place that drains still holds the version: better than none, while its successor's word is on its way.
            roster = callUp(state -> state.isReadyFor(version));
        }
        rosters.put(version, roster);
        return roster;
    }

    private TargetState[] callUp(Predicate<TargetState> isMeant) {
        return inOrder.stream().filter(isMeant).toArray(TargetState[]::new);
    }

    private static boolean isOffered(TargetState state, ModelVersionId version) {
        return state.isReadyFor(version) && !state.isDraining(version);
    }
}
