package io.lepton.gateway;

import io.lepton.domain.ModelVersionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The places of one kind that the snapshot in force names, in its order. Owned by the {@link GatewayCore}.
 *
 * @param <K> what names a place: a node's id, a peer's region
 */
final class Targets<K> {
    private final Map<K, TargetState> states = new LinkedHashMap<>();
    /** The values of the map once more, walked by index on the hot path. */
    private List<TargetState> inOrder = List.of();

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
        return gone;
    }

    Optional<TargetState> find(K key) {
        return Optional.ofNullable(states.get(key));
    }

    Collection<TargetState> all() {
        return inOrder;
    }

    /** The places that have fallen silent since they last spoke, each told once. */
    List<RouteTarget> fallenSilent(long nowNanos) {
        return inOrder.stream()
                .filter(state -> state.fellSilent(nowNanos))
                .map(TargetState::target)
                .toList();
    }

    /** Hot: the best living place that may answer, is ready for the version and has not been tried. */
    Optional<TargetState> best(RouteScope scope, Set<RouteTarget> tried, long nowNanos) {
        ModelVersionId version = scope.version();
        @Nullable TargetState best = null;
        for (int i = 0; i < inOrder.size(); i++) {
            TargetState state = inOrder.get(i);
            if ((best == null || state.isBetterThan(best))
                    && state.canAnswer(version, nowNanos)
                    && scope.mayAnswer(state.region())
                    && !tried.contains(state.target())) {
                best = state;
            }
        }
        if (best != null) {
            best.choose(++choices);
        }
        return Optional.ofNullable(best);
    }
}
