package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.Change.Resource;
import io.lepton.domain.Deployment;
import io.lepton.domain.Model;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Region;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.RolloutStrategy;
import io.lepton.domain.Spelling;
import io.lepton.governance.ResidencyRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tells what is unsound in a desired state as a whole: names that stand for nothing, circles, policies that allow nothing.
 *
 * <p>Pure. What a single thing must be, its own type tells. Confined to one thread.
 */
final class StateRules {
    /**
     * What is wrong with one thing.
     *
     * @param resource the thing
     * @param field which part of it, as written in a file, such as {@code spec.regions}
     * @param fact the mistake
     */
    record Complaint(Resource resource, String field, String fact) {
        @Override
        public String toString() {
            return fact + ": " + resource + ", field=" + field;
        }
    }

    private final DesiredState state;
    private final Declarations declared;
    private final Set<String> regions;
    private final Map<String, Model> models = new TreeMap<>();
    private final List<Complaint> complaints = new ArrayList<>();

    private StateRules(DesiredState state) {
        this.state = state;
        this.declared = state.declared();
        this.regions = declared.named(Kind.REGION).keySet();
        state.models().forEach(model -> models.put(model.name().value(), model));
    }

    /** Every complaint about a state. */
    static List<Complaint> complaints(DesiredState state) {
        var rules = new StateRules(state);
        rules.checkPolicies();
        rules.checkNodes();
        rules.checkProjects();
        rules.checkOwners();
        rules.checkVersions();
        state.deployments().forEach(rules::checkDeployment);
        return List.copyOf(rules.complaints);
    }

    private void checkPolicies() {
        List<PolicyWish> policies = declared.all(Kind.POLICY, PolicyWish.class);
        policies.forEach(this::checkPolicy);
        List<PolicyWish> defaults =
                policies.stream().filter(PolicyWish::isDefault).toList();
        if (defaults.size() > 1) {
            var names = defaults.stream().map(Kind.POLICY::nameOf).toList();
            defaults.forEach(policy ->
                    complain(Kind.POLICY, policy, "spec.default", "only one policy is the default: defaults=" + names));
        }
        if (defaults.isEmpty()) {
            var name = policies.stream().map(Kind.POLICY::nameOf).findFirst().orElse("none");
            complaints.add(new Complaint(
                    new Resource(Kind.POLICY, name, Optional.empty()),
                    "spec.default",
                    "one policy must be the default, for requests that name no class; set default: true in one"));
        }
    }

    private void checkPolicy(PolicyWish wish) {
        if (wish.policy().scope() instanceof ResidencyPolicy.Exactly(var named)) {
            Set<String> unknown = unknown(named);
            unknown.forEach(name -> complain(
                    Kind.POLICY, wish, "spec.regions", "no such region: " + name + Spelling.suggestion(name, regions)));
            if (!unknown.isEmpty()) {
                return;
            }
        }
        List<Region> places = declared.regions();
        var permitted = ResidencyRules.of(List.of(wish.policy()), places)
                .permitted(wish.policy().dataClass());
        if (permitted.map(Set::isEmpty).orElse(true)) {
            var laws = places.stream()
                    .map(region -> region.jurisdiction().value())
                    .collect(Collectors.toCollection(TreeSet::new));
            String field = wish.policy().scope() instanceof ResidencyPolicy.Within ? "spec.jurisdictions" : "spec";
            complain(
                    Kind.POLICY,
                    wish,
                    field,
                    "the policy allows no region of the fleet, jurisdictions of its regions=" + laws);
        }
    }

    private void checkNodes() {
        declared.nodes().forEach(node -> unknown(Set.of(node.region()))
                .forEach(name -> complain(
                        Kind.NODE,
                        node,
                        "spec.region",
                        "no such region: " + name + Spelling.suggestion(name, regions))));
    }

    private void checkProjects() {
        Map<String, Object> projects = declared.named(Kind.PROJECT);
        for (Project project : declared.projects()) {
            project.parent()
                    .filter(parent -> !projects.containsKey(parent))
                    .ifPresent(parent -> complain(
                            Kind.PROJECT,
                            project,
                            "spec.parent",
                            "no such project: " + parent + Spelling.suggestion(parent, projects.keySet())));
            circle(project)
                    .ifPresent(names -> complain(
                            Kind.PROJECT,
                            project,
                            "spec.parent",
                            "a project is its own ancestor: " + String.join(" -> ", names)));
        }
        if (!projects.containsKey(Project.DEFAULT)) {
            complaints.add(new Complaint(
                    new Resource(Kind.PROJECT, Project.DEFAULT, Optional.empty()),
                    "metadata.name",
                    "the project of whatever names none cannot be removed"));
        }
    }

    /** The way from a project back to itself, if there is one. */
    private Optional<List<String>> circle(Project start) {
        Set<String> way = new LinkedHashSet<>(List.of(start.name()));
        Optional<String> next = start.parent();
        while (next.isPresent()) {
            String name = next.get();
            if (name.equals(start.name())) {
                List<String> names = new ArrayList<>(way);
                names.add(name);
                return Optional.of(names);
            }
            if (!way.add(name)) {
                return Optional.empty(); // A circle that others are in; they are told of it.
            }
            next = declared.find(Kind.PROJECT, name).map(Project.class::cast).flatMap(Project::parent);
        }
        return Optional.empty();
    }

    /** What names a project names one that is there; that of a binding stands in the binding itself. */
    private void checkOwners() {
        declared.all(Kind.METADATA, Metadata.class).forEach(metadata -> metadata.project()
                .filter(this::isUnknownProject)
                .ifPresent(project -> complaints.add(noProject(
                        new Resource(metadata.kind(), metadata.subject(), Optional.empty()),
                        "metadata.project",
                        project))));
        declared.all(Kind.ROLE_BINDING, RoleBinding.class).forEach(binding -> binding.project()
                .filter(this::isUnknownProject)
                .ifPresent(project ->
                        complaints.add(noProject(named(Kind.ROLE_BINDING, binding), "spec.project", project))));
    }

    private boolean isUnknownProject(String project) {
        return declared.find(Kind.PROJECT, project).isEmpty() && !project.equals(Project.DEFAULT);
    }

    private Complaint noProject(Resource resource, String field, String project) {
        return new Complaint(
                resource,
                field,
                "no such project: " + project
                        + Spelling.suggestion(
                                project, declared.named(Kind.PROJECT).keySet()));
    }

    private void checkVersions() {
        for (Model model : state.models()) {
            int expected = 1;
            Set<Integer> seen = new HashSet<>();
            for (ModelVersion version : model.versions()) {
                int number = version.id().number();
                if (!seen.add(number)) {
                    complain(
                            Kind.VERSION,
                            version,
                            "metadata.name",
                            "the version is registered already, and never changes");
                } else if (number != expected) {
                    complain(
                            Kind.VERSION,
                            version,
                            "metadata.name",
                            "the version does not follow the latest, next=" + expected);
                } else {
                    expected++;
                }
                version.members().forEach(member -> checkMember(version, member));
            }
        }
    }

    private void checkMember(ModelVersion version, ModelVersionId member) {
        if (!isRegistered(member)) {
            complain(Kind.VERSION, version, "spec", "no such version: " + member);
        }
    }

    private void checkDeployment(Deployment wish) {
        String name = wish.model().value();
        if (!models.containsKey(name)) {
            complain(
                    Kind.DEPLOYMENT,
                    wish,
                    "metadata.name",
                    "no such model: " + name + Spelling.suggestion(name, models.keySet()));
        } else if (!isRegistered(wish.version())) {
            complain(
                    Kind.DEPLOYMENT,
                    wish,
                    "spec.version",
                    "no such version: " + wish.version() + ", latest="
                            + models.get(name).versions().size());
        }
        wish.strategy().flatMap(RolloutStrategy::order).ifPresent(order -> unknown(order)
                .forEach(region -> complain(
                        Kind.DEPLOYMENT,
                        wish,
                        "spec.strategy.order",
                        "no such region: " + region + Spelling.suggestion(region, regions))));
        if (wish.regions() instanceof RegionSelection.Only(var named)) {
            unknown(named)
                    .forEach(region -> complain(
                            Kind.DEPLOYMENT,
                            wish,
                            "spec.regions",
                            "no such region: " + region + Spelling.suggestion(region, regions)));
        }
    }

    private boolean isRegistered(ModelVersionId id) {
        Model model = models.get(id.model().value());
        return model != null && id.number() <= model.versions().size();
    }

    private Set<String> unknown(Collection<?> names) {
        return names.stream()
                .map(Object::toString)
                .filter(name -> !regions.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void complain(Kind kind, Object thing, String field, String fact) {
        complaints.add(new Complaint(named(kind, thing), field, fact));
    }

    /** The name of a thing, as edits have it: whom it is about does not matter here. */
    private static Resource named(Kind kind, Object thing) {
        return new Resource(kind, kind.nameOf(thing), Optional.empty());
    }
}
