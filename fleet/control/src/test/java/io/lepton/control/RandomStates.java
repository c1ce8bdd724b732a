package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.jobs.TrainingJob;
import io.lepton.domain.Alias;
import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.Model;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.PolicyTerms;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.Share;
import io.lepton.domain.TenantId;
import io.lepton.domain.TrafficPolicy;
import io.lepton.domain.Variant;
import io.lepton.governance.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Desired states drawn from a seed; every revision's state follows from the seed alone. */
final class RandomStates {
    private static final int MODELS = 5;
    private static final int VERSIONS = 4;

    private RandomStates() {}

    /** The state that the writer of a seed writes at a revision. */
    static DesiredState of(long seed, long epoch, long revision) {
        return revision == 0 ? DesiredState.empty() : draw(new Random(seed * 1_000_003 + revision), epoch, revision);
    }

    static DesiredState draw(Random random, long epoch, long revision) {
        List<Model> models = new ArrayList<>();
        List<Deployment> wished = new ArrayList<>();
        List<Deployment> serving = new ArrayList<>();
        for (int i = 0; i < MODELS; i++) {
            String name = "model-" + i;
            int versions = 1 + random.nextInt(VERSIONS);
            models.add(new Model(
                    new ModelName(name),
                    IntStream.rangeClosed(1, versions)
                            .mapToObj(number -> Samples.version(name, number))
                            .toList()));
            if (random.nextBoolean()) {
                wished.add(deployment(random, name, versions));
                serving.add(deployment(random, name, versions));
            }
        }
        List<RolloutState> rollouts = wished.stream()
                .filter(wish -> wish.model().value().equals("model-0"))
                .map(wish -> new RolloutState(
                        wish.version(),
                        random.nextBoolean() ? Optional.of(wish) : Optional.empty(),
                        oneOf(random, RolloutState.Status.values()),
                        random.nextBoolean(),
                        ""))
                .toList();
        return new DesiredState(epoch, revision, models, wished, serving, rollouts, declared(random), traffic(random));
    }

    /** Something of every kind, as often as not. */
    private static Declarations declared(Random random) {
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i < MODELS; i++) {
            String name = "thing-" + i;
            for (Kind kind : Kind.values()) {
                if (!Declarations.ELSEWHERE.contains(kind) && random.nextBoolean()) {
                    edits.add(new Edit.Put(kind, thing(random, kind, name)));
                }
            }
        }
        return Declarations.none().edited(edits);
    }

    private static Object thing(Random random, Kind kind, String name) {
        return switch (kind) {
            case REGION -> Samples.region(name, random.nextBoolean() ? "CN" : "EU");
            case POLICY ->
                new PolicyWish(
                        new ResidencyPolicy(
                                new DataClass(name),
                                new ResidencyPolicy.Exactly(Set.of(new RegionId("region-" + random.nextInt(3)))),
                                terms(random)),
                        random.nextBoolean());
            case PROJECT ->
                new Project(
                        name,
                        Optional.of(Project.DEFAULT),
                        "part " + random.nextInt(3),
                        Optional.of(new Project.Demands(random.nextBoolean(), List.of(Role.ADMIN))));
            case ROLE_BINDING ->
                new RoleBinding(
                        name,
                        oneOf(random, Role.values()),
                        List.of("user:" + random.nextInt(3)),
                        random.nextBoolean() ? Optional.of(Project.DEFAULT) : Optional.empty());
            case NODE -> new NodeWish(new NodeId(name), new RegionId("frankfurt"), random.nextBoolean());
            case MODEL ->
                new ModelCard(
                        new ModelName(name),
                        "it's \"quoted\" " + random.nextInt(3),
                        random.nextBoolean() ? Optional.of(new DataClass("c")) : Optional.empty(),
                        Optional.of(new ModelCard.Card("o", "u", "l", "t", "e " + random.nextInt(3))));
            case ACCOUNT -> new Account("user:" + name, Optional.of("hash " + random.nextInt(3)), Instant.EPOCH);
            case API_KEY ->
                new ApiKey(
                        name,
                        "user:anna",
                        "0".repeat(63) + random.nextInt(3),
                        new ApiKey.Bounds(Optional.of(oneOf(random, Role.values())), Optional.empty(), List.of()),
                        new TenantId("anna"),
                        Instant.EPOCH,
                        Instant.EPOCH.plusSeconds(random.nextInt(3)),
                        random.nextBoolean() ? Optional.of(Instant.EPOCH) : Optional.empty());
            case JOIN_TOKEN ->
                new JoinToken(
                        name,
                        "0".repeat(63) + random.nextInt(3),
                        "spiffe://lepton/region/oslo/gateway",
                        Instant.EPOCH,
                        random.nextBoolean() ? Optional.of(Instant.EPOCH) : Optional.empty());
            case JOB -> job(random, name);
            case METADATA ->
                new Metadata(
                        Kind.DEPLOYMENT,
                        name,
                        Optional.of("p" + random.nextInt(3)),
                        Map.of("tier", "t" + random.nextInt(3)),
                        Map.of());
            case VERSION, DEPLOYMENT, SERVING, ROLLOUT, TRAFFIC, TRAFFIC_SERVING, ALIAS, ALIAS_SERVING ->
                throw new IllegalArgumentException("kept elsewhere: kind=" + kind);
        };
    }

    private static TrainingJob job(Random random, String name) {
        var wish = new TrainingJob.Wish(
                new ModelName(name),
                "job.yaml",
                "name: " + name,
                new RegionId("frankfurt"),
                random.nextBoolean() ? Optional.of(new NodeId("n")) : Optional.empty(),
                Optional.empty(),
                "user:anna",
                Instant.EPOCH);
        return new TrainingJob(
                name.hashCode() & Integer.MAX_VALUE,
                wish,
                oneOf(random, TrainingJob.State.values()),
                random.nextInt(3),
                random.nextBoolean() ? Optional.of(new NodeId("m")) : Optional.empty(),
                Optional.empty());
    }

    private static Optional<PolicyTerms> terms(Random random) {
        return random.nextBoolean()
                ? Optional.empty()
                : Optional.of(new PolicyTerms(
                        Optional.of(2_000L + random.nextInt(3)),
                        List.of(new PolicyTerms.Transfer(new Jurisdiction("NO"), "basis " + random.nextInt(3))),
                        Optional.of("it's \"lawful\"")));
    }

    static <T> T oneOf(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static TrafficState traffic(Random random) {
        List<TrafficPolicy> policies = new ArrayList<>();
        List<Alias> aliases = new ArrayList<>();
        for (int i = 0; i < MODELS; i++) {
            var model = new ModelName("model-" + i);
            if (random.nextBoolean()) {
                policies.add(new TrafficPolicy(
                        model,
                        List.of(new Share(1 + random.nextInt(VERSIONS), random.nextInt(1, 100))),
                        List.of(),
                        List.of(new Share(2, 0.25)),
                        List.of(new Variant(new RegionId("beijing"), 3))));
                aliases.add(new Alias(new ModelName("alias-" + i), new ModelVersionId(model, 1)));
            }
        }
        return new TrafficState(
                policies, policies.subList(0, policies.size() / 2), aliases, aliases.subList(0, aliases.size() / 2));
    }

    private static Deployment deployment(Random random, String name, int versions) {
        var version = Samples.version(name, 1 + random.nextInt(versions)).id();
        return new Deployment(version, new RegionSelection.All(), 1 + random.nextInt(3));
    }
}
