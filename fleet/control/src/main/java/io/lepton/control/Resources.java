package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.Change.Resource;
import io.lepton.domain.Alias;
import io.lepton.domain.Deployment;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Model;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.TrafficPolicy;
import io.lepton.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The desired state as things that have a name each, so that a store can keep and compare them one by one. */
final class Resources {
    private static final Comparator<Change> BY_RESOURCE = Comparator.<Change, Kind>comparing(
                    change -> change.resource().kind())
            .thenComparing(change -> change.resource().name());

    private Resources() {}

    /** What differs between two states; bodies are written out only for what does. */
    static List<Change> changes(DesiredState before, DesiredState after, Origin origin) {
        List<Change> changes = new ArrayList<>();
        var former = all(before);
        var present = all(after);
        present.forEach((resource, body) -> {
            var was = Optional.ofNullable(former.get(resource));
            if (!was.equals(Optional.of(body))) {
                changes.add(new Change(
                        after.revision(), origin, resource, was.map(Resources::write), Optional.of(write(body))));
            }
        });
        former.forEach((resource, body) -> {
            if (!present.containsKey(resource)) {
                changes.add(new Change(after.revision(), origin, resource, Optional.of(write(body)), Optional.empty()));
            }
        });
        changes.sort(BY_RESOURCE);
        return changes;
    }

    /**
     * Puts a state together again.
     *
     * @param bodies the JSON of each thing, in any order
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if one cannot be read
     */
    static DesiredState read(long epoch, long revision, Map<Stored, String> bodies) {
        Map<ModelName, List<ModelVersion>> versions = new TreeMap<>();
        Map<ModelName, Deployment> deployments = new TreeMap<>();
        Map<ModelName, Deployment> serving = new TreeMap<>();
        Map<ModelName, RolloutState> rollouts = new TreeMap<>();
        var traffic = new StoredTraffic();
        Map<Kind, SortedMap<String, Object>> declared = new EnumMap<>(Kind.class);
        bodies.forEach((stored, body) -> {
            Kind kind = kind(stored);
            switch (kind) {
                case VERSION -> {
                    var version = read(stored, body, ModelVersion.class);
                    versions.computeIfAbsent(version.id().model(), _ -> new ArrayList<>())
                            .add(version);
                }
                case DEPLOYMENT -> put(deployments, read(stored, body, Deployment.class));
                case SERVING -> put(serving, read(stored, body, Deployment.class));
                case ROLLOUT -> {
                    var rollout = read(stored, body, RolloutState.class);
                    rollouts.put(rollout.model(), rollout);
                }
                case TRAFFIC -> traffic.policies.add(read(stored, body, TrafficPolicy.class));
                case TRAFFIC_SERVING -> traffic.policiesInForce.add(read(stored, body, TrafficPolicy.class));
                case ALIAS -> traffic.aliases.add(read(stored, body, Alias.class));
                case ALIAS_SERVING -> traffic.aliasesInForce.add(read(stored, body, Alias.class));
                case REGION, POLICY, PROJECT, ROLE_BINDING, NODE, MODEL, METADATA ->
                    declared.computeIfAbsent(kind, _ -> new TreeMap<>())
                            .put(stored.name(), read(stored, body, kind.type()));
            }
        });
        List<Model> models = new ArrayList<>();
        versions.forEach((name, unsorted) -> {
            unsorted.sort(Comparator.comparingInt(version -> version.id().number()));
            models.add(new Model(name, unsorted));
        });
        return new DesiredState(
                epoch,
                revision,
                models,
                List.copyOf(deployments.values()),
                List.copyOf(serving.values()),
                List.copyOf(rollouts.values()),
                new Declarations(declared),
                traffic.state());
    }

    /** What has been read of traffic so far, in any order. */
    private static final class StoredTraffic {
        private final List<TrafficPolicy> policies = new ArrayList<>();
        private final List<TrafficPolicy> policiesInForce = new ArrayList<>();
        private final List<Alias> aliases = new ArrayList<>();
        private final List<Alias> aliasesInForce = new ArrayList<>();

        private TrafficState state() {
            policies.sort(Comparator.comparing(TrafficPolicy::model));
            policiesInForce.sort(Comparator.comparing(TrafficPolicy::model));
            aliases.sort(Comparator.comparing(Alias::name));
            aliasesInForce.sort(Comparator.comparing(Alias::name));
            return new TrafficState(policies, policiesInForce, aliases, aliasesInForce);
        }
    }

    /** The kind of a stored word. */
    static Kind kind(String word) {
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new LeptonException(
                ErrorCode.STORAGE_FAILED, "the store holds what this Lepton does not know: kind=" + word);
    }

    private static Kind kind(Stored stored) {
        return kind(stored.kind());
    }

    private static Map<Resource, Object> all(DesiredState state) {
        Map<Resource, Object> all = new LinkedHashMap<>();
        state.declared().things().forEach((kind, named) -> named.values().forEach(thing -> add(all, kind, thing)));
        state.models().forEach(model -> model.versions().forEach(version -> add(all, Kind.VERSION, version)));
        state.deployments().forEach(wish -> add(all, Kind.DEPLOYMENT, wish));
        state.serving().forEach(served -> add(all, Kind.SERVING, served));
        state.rollouts().forEach(rollout -> add(all, Kind.ROLLOUT, rollout));
        var traffic = state.traffic();
        traffic.policies().forEach(policy -> add(all, Kind.TRAFFIC, policy));
        traffic.policiesInForce().forEach(policy -> add(all, Kind.TRAFFIC_SERVING, policy));
        traffic.aliases().forEach(alias -> add(all, Kind.ALIAS, alias));
        traffic.aliasesInForce().forEach(alias -> add(all, Kind.ALIAS_SERVING, alias));
        return all;
    }

    private static void add(Map<Resource, Object> all, Kind kind, Object thing) {
        all.put(Resource.of(kind, thing), thing);
    }

    private static void put(Map<ModelName, Deployment> deployments, Deployment deployment) {
        deployments.put(deployment.model(), deployment);
    }

    /** The JSON of one thing, as a store keeps it. */
    static String write(Object body) {
        return new String(Json.write(body), StandardCharsets.UTF_8);
    }

    /**
     * Reads one thing as a store has it.
     *
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if it cannot be read
     */
    static Object read(Resource resource, String body) {
        return read(
                new Stored(resource.kind().word(), resource.name()),
                body,
                resource.kind().type());
    }

    private static <T> T read(Stored stored, String body, Class<T> type) {
        try {
            return Json.read(body.getBytes(StandardCharsets.UTF_8), type);
        } catch (LeptonException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED,
                    "the store holds what cannot be read: kind=" + stored.kind() + ", name=" + stored.name(),
                    e);
        }
    }
}
