package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.Change.Resource;
import io.lepton.control.StateRules.Complaint;
import io.lepton.domain.Alias;
import io.lepton.domain.Deployment;
import io.lepton.domain.Model;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.RegionId;
import io.lepton.domain.Share;
import io.lepton.domain.Spelling;
import io.lepton.domain.TrafficPolicy;
import io.lepton.domain.Variant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells what speaks against edits for the sake of aliases and traffic policies, beside the state that the edits make together:
 * a file may deploy a model and share out its requests at once.
 *
 * <p>Only what is edited is looked at. A version that is promoted may have a share still; nobody has to take that away first.
 * Pure; confined to one thread.
 */
final class TrafficRules {
    private static final String NAME = "metadata.name";

    private final DesiredState after;
    private final Map<String, Model> models = new TreeMap<>();
    private final Map<ModelName, Deployment> deployments;
    private final Set<ModelName> aliases;
    private final List<Complaint> complaints = new ArrayList<>();

    private TrafficRules(DesiredState after) {
        this.after = after;
        after.models().forEach(model -> models.put(model.name().value(), model));
        this.deployments = after.deployments().stream().collect(Collectors.toMap(Deployment::model, wish -> wish));
        this.aliases = after.traffic().aliases().stream().map(Alias::name).collect(Collectors.toSet());
    }

    /**
     * Every complaint about edits.
     *
     * @param after the state in which they have been made
     */
    static List<Complaint> complaints(List<Edit> edits, DesiredState after) {
        var rules = new TrafficRules(after);
        for (Edit edit : edits) {
            switch (edit) {
                case Edit.Put(var kind, TrafficPolicy policy) when kind == Kind.TRAFFIC -> rules.check(policy);
                case Edit.Put(var kind, Alias alias) when kind == Kind.ALIAS -> rules.check(alias);
                case Edit.Put(var _, ModelVersion version) -> rules.check(version);
                case Edit.Remove(var kind, var name)
                when kind == Kind.DEPLOYMENT -> rules.checkOrphans(new ModelName(name));
                default -> {
                    // It is no concern of traffic.
                }
            }
        }
        return List.copyOf(rules.complaints);
    }

    private void check(TrafficPolicy policy) {
        String name = policy.model().value();
        if (!requireModel(Kind.TRAFFIC, name, NAME, policy.model())) {
            return;
        }
        Optional<Deployment> deployed = requireDeployed(Kind.TRAFFIC, name, NAME, policy.model());
        checkShares(policy, TrafficPolicyKind.CANARIES, policy.canaries(), deployed);
        checkShares(policy, TrafficPolicyKind.SPLITS, policy.splits(), deployed);
        checkShares(policy, TrafficPolicyKind.SHADOWS, policy.shadows(), deployed);
        policy.variants().forEach(variant -> check(policy, variant, deployed));
    }

    private void checkShares(TrafficPolicy policy, String list, List<Share> shares, Optional<Deployment> deployed) {
        String name = policy.model().value();
        String field = "spec." + list;
        for (Share share : shares) {
            requireVersion(Kind.TRAFFIC, name, field, policy.model(), share.version());
            deployed.filter(wish -> wish.version().number() == share.version())
                    .ifPresent(wish -> complain(
                            Kind.TRAFFIC, name, field, "the version is the deployed one itself: " + wish.version()));
        }
    }

    private void check(TrafficPolicy policy, Variant variant, Optional<Deployment> deployed) {
        String name = policy.model().value();
        String field = "spec." + TrafficPolicyKind.VARIANTS;
        requireVersion(Kind.TRAFFIC, name, field, policy.model(), variant.version());
        RegionId region = variant.region();
        Set<String> regions = after.declared().named(Kind.REGION).keySet();
        if (!regions.contains(region.value())) {
            complain(
                    Kind.TRAFFIC,
                    name,
                    field,
                    "no such region: " + region + Spelling.suggestion(region.value(), regions));
        } else if (deployed.isPresent() && !deployed.get().regions().includes(region)) {
            complain(Kind.TRAFFIC, name, field, "the model is not deployed in the variant's region: " + region);
        }
    }

    private void check(Alias alias) {
        String name = alias.name().value();
        ModelName model = alias.version().model();
        if (models.containsKey(name)) {
            complain(Kind.ALIAS, name, NAME, "an alias cannot have a model's name");
        }
        if (aliases.size() > TrafficPolicies.ALIASES_MAX) {
            complain(
                    Kind.ALIAS,
                    name,
                    NAME,
                    "the fleet takes no more aliases: aliasesMax=" + TrafficPolicies.ALIASES_MAX);
        }
        if (aliases.contains(model) && !models.containsKey(model.value())) {
            complain(
                    Kind.ALIAS,
                    name,
                    "spec.model",
                    "an alias stands for a model's version, not for an alias: " + model);
        } else if (requireModel(Kind.ALIAS, name, "spec.model", model)) {
            requireVersion(
                    Kind.ALIAS, name, "spec.version", model, alias.version().number());
            var _ = requireDeployed(Kind.ALIAS, name, "spec.model", model);
        }
    }

    /** A model that would be hidden behind an alias. */
    private void check(ModelVersion version) {
        if (aliases.contains(version.id().model())) {
            complain(
                    Kind.VERSION,
                    version.id().toString(),
                    NAME,
                    "the name is an alias: " + version.id().model());
        }
    }

    /** A model that is taken out of service while something that stays names it. */
    private void checkOrphans(ModelName model) {
        Set<String> names = new LinkedHashSet<>();
        after.traffic().policies().stream()
                .filter(policy -> policy.model().equals(model))
                .forEach(_ -> names.add("its traffic policy"));
        Stream.concat(after.traffic().aliases().stream(), after.traffic().aliasesInForce().stream())
                .filter(alias -> alias.version().model().equals(model))
                .forEach(alias -> names.add("alias " + alias.name()));
        if (!names.isEmpty() && !deployments.containsKey(model)) {
            complain(Kind.DEPLOYMENT, model.value(), NAME, "the model is still named: by=" + names);
        }
    }

    private boolean requireModel(Kind kind, String name, String field, ModelName model) {
        if (models.containsKey(model.value())) {
            return true;
        }
        complain(kind, name, field, "no such model: " + model + Spelling.suggestion(model.value(), models.keySet()));
        return false;
    }

    private void requireVersion(Kind kind, String name, String field, ModelName model, int number) {
        int latest = Optional.ofNullable(models.get(model.value()))
                .map(known -> known.versions().size())
                .orElse(0);
        if (number > latest) {
            complain(kind, name, field, "no such version: " + model + "/" + number + ", latest=" + latest);
        }
    }

    private Optional<Deployment> requireDeployed(Kind kind, String name, String field, ModelName model) {
        Optional<Deployment> deployed = Optional.ofNullable(deployments.get(model));
        if (deployed.isEmpty()) {
            complain(kind, name, field, "deploy the model first: " + model);
        }
        return deployed;
    }

    private void complain(Kind kind, String name, String field, String fact) {
        complaints.add(new Complaint(new Resource(kind, name, Optional.empty()), field, fact));
    }
}
