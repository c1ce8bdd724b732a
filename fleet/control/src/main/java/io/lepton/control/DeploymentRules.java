package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.Change.Resource;
import io.lepton.control.StateRules.Complaint;
import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.RolloutStrategy.Approval;
import io.lepton.governance.ResidencyRules;
import io.lepton.governance.Role;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tells what speaks against a deployment for the sake of the model's data, of its card, and of its project's demands.
 *
 * <p>Only deployments that are edited are looked at: a policy or a project that becomes stricter is never held up by what is
 * deployed. Pure; confined to one thread.
 */
final class DeploymentRules {
    private final DesiredState after;
    private final List<Complaint> complaints = new ArrayList<>();

    private DeploymentRules(DesiredState after) {
        this.after = after;
    }

    /**
     * Every complaint about the deployments among edits.
     *
     * @param after the state in which they have been made
     */
    static List<Complaint> complaints(List<Edit> edits, DesiredState after) {
        var rules = new DeploymentRules(after);
        for (Edit edit : edits) {
            if (edit instanceof Edit.Put(var kind, Deployment wish) && kind == Kind.DEPLOYMENT) {
                rules.check(wish);
            }
        }
        return List.copyOf(rules.complaints);
    }

    /**
     * Goes on only if nothing speaks against a deployment.
     *
     * @throws LeptonException {@link ErrorCode#CONFLICT} with all that does
     */
    static void require(Deployment wish, DesiredState before) {
        List<Edit> edits = List.of(new Edit.Put(Kind.DEPLOYMENT, wish));
        List<Complaint> complaints = complaints(edits, before.edited(edits));
        if (!complaints.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.CONFLICT, complaints.stream().map(Complaint::fact).collect(Collectors.joining("; ")));
        }
    }

    /** The roles one of which must let new versions of a model answer; none if no project demands it. */
    static Set<Role> approvers(ModelName model, DesiredState state) {
        return new DeploymentRules(state)
                .demands(model).stream()
                        .flatMap(demands -> demands.approvers().stream())
                        .collect(Collectors.toSet());
    }

    private void check(Deployment wish) {
        Optional<ModelCard> said =
                after.declared().find(Kind.MODEL, wish.model().value()).map(ModelCard.class::cast);
        Optional<DataClass> dataClass = said.flatMap(ModelCard::dataClass);
        dataClass.ifPresent(bound -> checkPlaces(wish, bound));
        if (said.flatMap(ModelCard::card).isEmpty()) {
            demandOfCard(wish.model(), dataClass)
                    .ifPresent(who -> complain(
                            wish,
                            "metadata.name",
                            "a model card is required by " + who + ": apply a Model with spec.card, model="
                                    + wish.model()));
        }
        if (!approvers(wish.model(), after).isEmpty()
                && wish.strategy()
                        .flatMap(strategy -> strategy.approval())
                        .filter(Approval.REQUIRED::equals)
                        .isEmpty()) {
            complain(
                    wish,
                    "spec.strategy.approval",
                    "the project demands approval by one of its approvers: model=" + wish.model());
        }
    }

    private void checkPlaces(Deployment wish, DataClass bound) {
        List<Region> regions = after.declared().regions();
        Optional<Set<RegionId>> permitted =
                ResidencyRules.of(after.declared().policies(), regions).permitted(bound);
        if (permitted.isEmpty()) {
            complain(wish, "metadata.name", "no policy for the model's data class: dataClass=" + bound);
            return;
        }
        Set<RegionId> forbidden = new TreeSet<>();
        regions.stream()
                .map(Region::id)
                .filter(region ->
                        wish.regions().includes(region) && !permitted.get().contains(region))
                .forEach(forbidden::add);
        if (!forbidden.isEmpty()) {
            complain(
                    wish,
                    "spec.regions",
                    "the policy of the model's data class forbids regions: dataClass=" + bound + ", forbidden="
                            + forbidden + ", permitted=" + permitted.get());
        }
    }

    private Optional<String> demandOfCard(ModelName model, Optional<DataClass> dataClass) {
        Optional<String> byPolicy = dataClass.flatMap(bound -> after.declared().policies().stream()
                .filter(policy -> policy.dataClass().equals(bound))
                .filter(policy -> policy.said().requiresCard())
                .map(ResidencyPolicy::dataClass)
                .map(one -> "the policy " + one)
                .findFirst());
        return byPolicy.or(() -> demands(model).stream()
                .filter(Project.Demands::card)
                .findFirst()
                .map(_ -> "the model's project"));
    }

    /** What the deployment's project demands, and those above it. */
    private List<Project.Demands> demands(ModelName model) {
        Declarations declared = after.declared();
        Optional<String> next = declared.metadata(Kind.DEPLOYMENT, model.value())
                .project()
                .or(() -> declared.metadata(Kind.MODEL, model.value()).project())
                .or(() -> Optional.of(Project.DEFAULT));
        Set<String> seen = new LinkedHashSet<>();
        List<Project.Demands> demands = new ArrayList<>();
        while (next.isPresent() && seen.add(next.get())) {
            Optional<Project> project = declared.find(Kind.PROJECT, next.get()).map(Project.class::cast);
            project.flatMap(Project::demands).ifPresent(demands::add);
            next = project.flatMap(Project::parent);
        }
        return demands;
    }

    private void complain(Deployment wish, String field, String fact) {
        complaints.add(
                new Complaint(new Resource(Kind.DEPLOYMENT, wish.model().value(), Optional.empty()), field, fact));
    }
}
