package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.domain.DataClass;
import io.lepton.domain.Region;
import io.lepton.domain.ResidencyPolicy;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that is declared of a fleet beside models and deployments, by kind and name. Immutable.
 *
 * @param things for each kind what there is of it, by name; kinds of which there is nothing are left out
 */
public record Declarations(Map<Kind, SortedMap<String, Object>> things) {
    /** Kept elsewhere in the state: these have an order and rules of their own. */
    static final Set<Kind> ELSEWHERE = Set.of(
            Kind.VERSION,
            Kind.DEPLOYMENT,
            Kind.SERVING,
            Kind.ROLLOUT,
            Kind.TRAFFIC,
            Kind.TRAFFIC_SERVING,
            Kind.ALIAS,
            Kind.ALIAS_SERVING);

    private static final Declarations NONE = new Declarations(Map.of());

    public Declarations {
        Map<Kind, SortedMap<String, Object>> copy = new EnumMap<>(Kind.class);
        things.forEach((kind, named) -> {
            if (ELSEWHERE.contains(kind)) {
                throw new IllegalArgumentException("kept elsewhere: kind=" + kind);
            }
            if (!named.isEmpty()) {
                copy.put(kind, Collections.unmodifiableSortedMap(new TreeMap<>(named)));
            }
        });
        things = Collections.unmodifiableMap(copy);
    }

    /** What is declared of a fleet of which nobody has said anything. */
    public static Declarations none() {
        return NONE;
    }

    /** What a fleet declares at its first start. */
    public static Declarations of(
            Collection<Region> regions, Collection<ResidencyPolicy> policies, DataClass defaultDataClass) {
        Map<Kind, SortedMap<String, Object>> things = new EnumMap<>(Kind.class);
        regions.forEach(region -> put(things, Kind.REGION, region));
        policies.forEach(policy -> put(
                things, Kind.POLICY, new PolicyWish(policy, policy.dataClass().equals(defaultDataClass))));
        put(things, Kind.PROJECT, Project.byDefault());
        return new Declarations(things);
    }

    /**
     * These declarations with what a fleet's start brings.
     *
     * <p>A start never changes what is declared already. It brings its policies where there is none at all; later, only a
     * region that is not known yet, and with it the policy that keeps data in that region's jurisdiction.
     */
    Declarations startedWith(Declarations start) {
        Map<Kind, SortedMap<String, Object>> all = mutable();
        boolean isFirst = policies().isEmpty();
        start.all(Kind.PROJECT, Project.class).forEach(project -> putIfAbsent(all, Kind.PROJECT, project));
        start.regions().stream()
                .filter(region -> find(Kind.REGION, region.id().value()).isEmpty())
                .forEach(region -> {
                    put(all, Kind.REGION, region);
                    start.find(Kind.POLICY, region.jurisdiction().onlyHere().value())
                            .map(PolicyWish.class::cast)
                            .filter(policy -> isFirst || !policy.isDefault())
                            .ifPresent(policy -> putIfAbsent(all, Kind.POLICY, policy));
                });
        if (isFirst) {
            start.all(Kind.POLICY, PolicyWish.class).forEach(policy -> putIfAbsent(all, Kind.POLICY, policy));
        }
        return new Declarations(all);
    }

    /** Everything of a kind, by name. */
    <T> List<T> all(Kind kind, Class<T> type) {
        return named(kind).values().stream().map(type::cast).toList();
    }

    SortedMap<String, Object> named(Kind kind) {
        return things.getOrDefault(kind, Collections.emptySortedMap());
    }

    Optional<Object> find(Kind kind, String name) {
        return Optional.ofNullable(named(kind).get(name));
    }

    List<Region> regions() {
        return all(Kind.REGION, Region.class);
    }

    List<ResidencyPolicy> policies() {
        return all(Kind.POLICY, PolicyWish.class).stream()
                .map(PolicyWish::policy)
                .toList();
    }

    /** The class of a request that names none; absent while no policy is the default. */
    Optional<DataClass> defaultDataClass() {
        return all(Kind.POLICY, PolicyWish.class).stream()
                .filter(PolicyWish::isDefault)
                .map(policy -> policy.policy().dataClass())
                .findFirst();
    }

    List<NodeWish> nodes() {
        return all(Kind.NODE, NodeWish.class);
    }

    List<Project> projects() {
        return all(Kind.PROJECT, Project.class);
    }

    Metadata metadata(Kind kind, String name) {
        return find(Kind.METADATA, Metadata.name(kind, name))
                .map(Metadata.class::cast)
                .orElseGet(() -> Metadata.none(kind, name));
    }

    /** The same with some things put in the place of those of their names, or taken away. */
    Declarations edited(List<Edit> edits) {
        Map<Kind, SortedMap<String, Object>> all = mutable();
        for (Edit edit : edits) {
            switch (edit) {
                case Edit.Put(var kind, var thing) -> put(all, kind, thing);
                case Edit.Remove(var kind, var name) ->
                    all.getOrDefault(kind, new TreeMap<>()).remove(name);
            }
        }
        return new Declarations(all);
    }

    /** The same without one thing; itself where there is none. */
    Declarations without(Kind kind, String name) {
        return find(kind, name).isEmpty() ? this : edited(List.of(new Edit.Remove(kind, name)));
    }

    private Map<Kind, SortedMap<String, Object>> mutable() {
        Map<Kind, SortedMap<String, Object>> copy = new EnumMap<>(Kind.class);
        things.forEach((kind, named) -> copy.put(kind, new TreeMap<>(named)));
        return copy;
    }

    private static void put(Map<Kind, SortedMap<String, Object>> things, Kind kind, Object thing) {
        things.computeIfAbsent(kind, _ -> new TreeMap<>())
                .put(kind.nameOf(thing), kind.type().cast(thing));
    }

    private static void putIfAbsent(Map<Kind, SortedMap<String, Object>> things, Kind kind, Object thing) {
        things.computeIfAbsent(kind, _ -> new TreeMap<>()).putIfAbsent(kind.nameOf(thing), thing);
    }
}
