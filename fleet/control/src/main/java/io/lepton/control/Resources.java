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
import io.lepton.wire.BackupResource;
import io.lepton.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The desired state as things that have a name each, so that a store can keep and compare them one by one. */
final class Resources {
    private static final Comparator<Change> BY_RESOURCE = Comparator.<Change, Kind>comparing(
                    change -> change.resource().kind())
            .thenComparing(change -> change.resource().name());

    private Resources() {}

    /**
     * What differs between two states, by kind and name; bodies are written out only for what does.
     *
     * <p>What has not been touched is mostly the same object in both. It is passed over at once, so that a change of a large
     * fleet costs a look at each thing and no more.
     */
    static List<Change> changes(DesiredState before, DesiredState after, Origin origin) {
        List<Change> changes = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            Collection<?> former = things(before, kind);
            Collection<?> present = things(after, kind);
            SortedMap<String, Object> gone = named(kind, former, identities(present));
            named(kind, present, identities(former)).forEach((name, body) -> {
                Optional<Object> was = Optional.ofNullable(gone.remove(name));
                if (!was.equals(Optional.of(body))) {
                    changes.add(new Change(
                            after.revision(),
                            origin,
                            Resource.of(kind, body),
                            was.map(Resources::write),
                            Optional.of(write(body))));
                }
            });
            gone.values()
                    .forEach(body -> changes.add(new Change(
                            after.revision(),
                            origin,
                            Resource.of(kind, body),
                            Optional.of(write(body)),
                            Optional.empty())));
        }
        changes.sort(BY_RESOURCE);
        return changes;
    }

    /** A state thing by thing, by kind and name. */
    static List<BackupResource> written(DesiredState state) {
        List<BackupResource> written = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            things(state, kind)
                    .forEach(body -> written.add(new BackupResource(kind.word(), kind.nameOf(body), write(body))));
        }
        written.sort(Comparator.comparing(BackupResource::kind).thenComparing(BackupResource::name));
        return written;
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
                case REGION, POLICY, PROJECT, ROLE_BINDING, NODE, MODEL, METADATA, ACCOUNT, API_KEY, JOIN_TOKEN, JOB ->
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

    private static Collection<?> things(DesiredState state, Kind kind) {
        return switch (kind) {
            case VERSION ->
                state.models().stream()
                        .flatMap(model -> model.versions().stream())
                        .toList();
            case DEPLOYMENT -> state.deployments();
            case SERVING -> state.serving();
            case ROLLOUT -> state.rollouts();
            case TRAFFIC -> state.traffic().policies();
            case TRAFFIC_SERVING -> state.traffic().policiesInForce();
            case ALIAS -> state.traffic().aliases();
            case ALIAS_SERVING -> state.traffic().aliasesInForce();
            case REGION, POLICY, PROJECT, ROLE_BINDING, NODE, MODEL, METADATA, ACCOUNT, API_KEY, JOIN_TOKEN, JOB ->
                state.declared().named(kind).values();
        };
    }

    private static Set<Object> identities(Collection<?> things) {
        Set<Object> identities = Collections.newSetFromMap(new IdentityHashMap<>(things.size()));
        identities.addAll(things);
        return identities;
    }

    /** Things by name, but for some. */
    private static SortedMap<String, Object> named(Kind kind, Collection<?> things, Set<Object> except) {
        SortedMap<String, Object> named = new TreeMap<>();
        for (Object thing : things) {
            if (!except.contains(thing)) {
                named.put(kind.nameOf(thing), thing);
            }
        }
        return named;
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
