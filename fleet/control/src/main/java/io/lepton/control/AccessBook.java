package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.domain.Alias;
import io.lepton.domain.InferenceKey;
import io.lepton.domain.Model;
import io.lepton.domain.ModelName;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.TenantId;
import io.lepton.governance.Grant;
import io.lepton.governance.Permission;
import io.lepton.governance.Principal;
import io.lepton.governance.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads from what is declared who has which roles and keys, and whose a thing is. Pure; immutable. */
final class AccessBook {
    private static final TenantId OWNERS_TENANT = new TenantId("owner");
    private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

    private final Declarations declared;

    AccessBook(Declarations declared) {
        this.declared = declared;
    }

    Optional<Account> account(String subject) {
        return declared.find(Kind.ACCOUNT, subject).map(Account.class::cast);
    }

    List<Account> accounts() {
        return declared.all(Kind.ACCOUNT, Account.class);
    }

    Optional<ApiKey> key(String id) {
        return declared.find(Kind.API_KEY, id).map(ApiKey.class::cast);
    }

    List<ApiKey> keys() {
        return declared.all(Kind.API_KEY, ApiKey.class);
    }

    /**
     * Somebody with every role that bindings give.
     *
     * @param subject who it is
     * @param groups what else it is named by in bindings, such as {@code group:ml}
     * @param bound what the credential is bound to
     */
    Principal principal(String subject, Set<String> groups, Optional<Grant> bound) {
        List<Grant> grants = declared.all(Kind.ROLE_BINDING, RoleBinding.class).stream()
                .filter(binding ->
                        binding.subjects().stream().anyMatch(named -> named.equals(subject) || groups.contains(named)))
                .map(RoleBinding::toGrant)
                .toList();
        return new Principal(subject, grants, bound);
    }

    /**
     * The keys that open gateways: those whose accounts may ask any model anywhere, and that are not taken back; absent where
     * gateways are open to all.
     */
    Optional<List<InferenceKey>> inferenceKeys(
            CoreConfig.Inference inference,
            Collection<Model> models,
            Collection<Alias> aliases,
            Collection<Region> regions) {
        return switch (inference) {
            case CoreConfig.Open _ -> Optional.empty();
            case CoreConfig.Keys(var owner) ->
                Optional.of(inferenceKeys(
                        owner, models, aliases, regions.stream().map(Region::id).toList()));
        };
    }

    private List<InferenceKey> inferenceKeys(
            Optional<String> owner, Collection<Model> models, Collection<Alias> aliases, List<RegionId> regions) {
        List<InferenceKey> keys = new ArrayList<>();
        owner.ifPresent(sha256 -> keys.add(
                new InferenceKey(AccessConfig.OWNER_ID, sha256, OWNERS_TENANT, NEVER, List.of(), Optional.empty())));
        for (ApiKey key : keys()) {
            if (key.revokedAt().isEmpty()) {
                inferenceKey(key, models, aliases, regions).ifPresent(keys::add);
            }
        }
        return keys;
    }

    private Optional<InferenceKey> inferenceKey(
            ApiKey key, Collection<Model> models, Collection<Alias> aliases, List<RegionId> regions) {
        Principal owner = principal(key.subject(), Set.of(), key.bounds().toGrant());
        if (owner.may(Permission.PREDICT, Target.ofFleet().in(new RegionSelection.All()))) {
            return Optional.of(toGateways(key, List.of(), Optional.empty()));
        }
        List<RegionId> opened = regions.stream()
                .filter(region ->
                        owner.may(Permission.PREDICT, Target.anything().in(new RegionSelection.Only(Set.of(region)))))
                .toList();
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        var there = new RegionSelection.Only(Set.copyOf(opened));
        boolean isEverywhere = owner.may(Permission.PREDICT, Target.ofFleet().in(there));
        Optional<List<ModelName>> asked = isEverywhere
                ? Optional.empty()
                : Optional.of(Stream.concat(
                                models.stream().map(Model::name).filter(model -> mayAsk(owner, model, there)),
                                aliases.stream()
                                        .filter(alias ->
                                                mayAsk(owner, alias.version().model(), there))
                                        .map(Alias::name))
                        .toList());
        return Optional.of(toGateways(key, opened, asked));
    }

    private boolean mayAsk(Principal owner, ModelName model, RegionSelection there) {
        return owner.may(Permission.PREDICT, ownerOfDeployment(model.value()).in(there));
    }

    private static InferenceKey toGateways(ApiKey key, List<RegionId> regions, Optional<List<ModelName>> models) {
        return new InferenceKey(key.id(), key.sha256(), key.tenant(), key.expiresAt(), regions, models);
    }

    /** Whose a model is. */
    Target ownerOfModel(String model) {
        return Target.ofProject(lineage(projectOfModel(model)));
    }

    /** Whose a model's deployment is: its own project's, else that of the model. */
    Target ownerOfDeployment(String model) {
        return Target.ofProject(
                lineage(declared.metadata(Kind.DEPLOYMENT, model).project().orElseGet(() -> projectOfModel(model))));
    }

    private String projectOfModel(String model) {
        return declared.metadata(Kind.MODEL, model).project().orElse(Project.DEFAULT);
    }

    /** A project and those above it; it ends where a parent is not there, or was met before. */
    List<String> lineage(String project) {
        List<String> lineage = new ArrayList<>(List.of(project));
        Optional<String> next = parent(project);
        while (next.isPresent() && !lineage.contains(next.get())) {
            lineage.add(next.get());
            next = parent(next.get());
        }
        return lineage;
    }

    private Optional<String> parent(String project) {
        return declared.find(Kind.PROJECT, project).map(Project.class::cast).flatMap(Project::parent);
    }
}
