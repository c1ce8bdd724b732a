package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.jobs.TrainingJob;
import io.lepton.domain.Alias;
import io.lepton.domain.Deployment;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.RegionSelection;
import io.lepton.governance.Permission;
import io.lepton.governance.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What it takes to change or to see one thing: a permission, and where it must hold. Pure.
 *
 * @param permission what must be permitted
 * @param target to what
 */
record AccessAim(Permission permission, Target target) {
    /**
     * What it takes to make an edit of a state: what holds for the thing as it is, and for it as it will be; of a
     * deployment, to see its model too.
     */
    static List<AccessAim> ofEdit(Edit edit, DesiredState before, DesiredState after) {
        List<AccessAim> aims = new ArrayList<>();
        for (DesiredState state : List.of(before, after)) {
            if (isThere(edit.kind(), edit.name(), state)) {
                aims.add(ofChange(edit.kind(), edit.name(), state));
            }
        }
        if (edit instanceof Edit.Put(var kind, Deployment wish) && kind == Kind.DEPLOYMENT) {
            aims.add(ofSight(Kind.MODEL, wish.model().value(), after));
        }
        return aims;
    }

    private static boolean isThere(Kind kind, String name, DesiredState state) {
        return switch (kind) {
            case REGION, NODE, POLICY, PROJECT, ROLE_BINDING, ACCOUNT, API_KEY, JOIN_TOKEN, JOB ->
                state.declared().find(kind, name).isPresent();
            case MODEL -> state.declared().find(kind, name).isPresent() || isModel(name, state);
            case VERSION ->
                ResourceKinds.version(state, ModelVersionId.parse(name)).isPresent();
            case ALIAS, ALIAS_SERVING -> alias(name, state).isPresent();
            case DEPLOYMENT, SERVING, ROLLOUT, TRAFFIC, TRAFFIC_SERVING ->
                state.deployments().stream()
                        .anyMatch(wish -> wish.model().value().equals(name));
            case METADATA -> isThere(subjectKind(name), subjectName(name), state);
        };
    }

    private static boolean isModel(String name, DesiredState state) {
        return state.models().stream().anyMatch(model -> model.name().value().equals(name));
    }

    private static Kind subjectKind(String metadata) {
        return Resources.kind(metadata.substring(0, metadata.indexOf('/')));
    }

    private static String subjectName(String metadata) {
        return metadata.substring(metadata.indexOf('/') + 1);
    }

    private static AccessAim ofChange(Kind kind, String name, DesiredState state) {
        var book = new AccessBook(state.declared());
        return switch (kind) {
            case REGION, NODE -> new AccessAim(Permission.GOVERN, inRegion(kind, name, state));
            case POLICY, ACCOUNT, API_KEY, JOIN_TOKEN ->
                new AccessAim(
                        kind == Kind.POLICY ? Permission.GOVERN : Permission.MANAGE_ACCESS,
                        Target.ofFleet().in(new RegionSelection.All()));
            case PROJECT -> new AccessAim(Permission.GOVERN, projectItself(name, state, book));
            case ROLE_BINDING -> new AccessAim(Permission.MANAGE_ACCESS, binding(name, state, book));
            case MODEL -> new AccessAim(Permission.REGISTER, book.ownerOfModel(name));
            case VERSION -> new AccessAim(Permission.REGISTER, book.ownerOfModel(modelOf(name)));
            case DEPLOYMENT, SERVING, ROLLOUT, TRAFFIC, TRAFFIC_SERVING ->
                new AccessAim(Permission.DEPLOY, deployment(name, state, book));
            case ALIAS, ALIAS_SERVING -> new AccessAim(Permission.DEPLOY, aliased(name, state, book));
            case JOB -> new AccessAim(Permission.TRAIN, job(name, state, book).orElseGet(Target::ofFleet));
            // What is said of a thing is changed by whoever may change the thing.
            case METADATA -> ofChange(subjectKind(name), subjectName(name), state);
        };
    }

    /** What it takes to see a thing. */
    static AccessAim ofSight(Kind kind, String name, DesiredState state) {
        var book = new AccessBook(state.declared());
        return switch (kind) {
            case REGION, NODE, POLICY -> new AccessAim(Permission.SEE, Target.anything());
            case PROJECT -> new AccessAim(Permission.SEE, Target.ofProject(book.lineage(name)));
            case ROLE_BINDING ->
                new AccessAim(Permission.SEE_ACCESS, binding(name, state, book).anywhere());
            case ACCOUNT, API_KEY, JOIN_TOKEN -> new AccessAim(Permission.SEE_ACCESS, Target.ofFleet());
            case MODEL -> new AccessAim(Permission.SEE, book.ownerOfModel(name));
            case VERSION -> new AccessAim(Permission.SEE, book.ownerOfModel(modelOf(name)));
            case DEPLOYMENT, SERVING, ROLLOUT, TRAFFIC, TRAFFIC_SERVING ->
                new AccessAim(Permission.SEE, book.ownerOfDeployment(name));
            case JOB ->
                new AccessAim(
                        Permission.SEE,
                        job(name, state, book).map(Target::anywhere).orElseGet(Target::ofFleet));
            case ALIAS, ALIAS_SERVING ->
                new AccessAim(Permission.SEE, aliased(name, state, book).anywhere());
            case METADATA -> ofSight(subjectKind(name), subjectName(name), state);
        };
    }

    /** What it takes to see what was once done to a thing; one that is gone was anybody's. */
    static AccessAim ofPast(Kind kind, String name, DesiredState state) {
        return isThere(kind, name, state)
                ? ofSight(kind, name, state)
                : new AccessAim(Permission.SEE_HISTORY, Target.ofFleet());
    }

    /** Whose a model's deployment is, and in which regions it is now. */
    static Target deployment(String model, DesiredState state, AccessBook book) {
        Target owner = book.ownerOfDeployment(model);
        return state.deployments().stream()
                .filter(wish -> wish.model().value().equals(model))
                .map(Deployment::regions)
                .findFirst()
                .map(owner::in)
                .orElse(owner);
    }

    /** An alias is whose the deployment is that it stands for. */
    private static Target aliased(String name, DesiredState state, AccessBook book) {
        return alias(name, state)
                .map(alias -> deployment(alias.version().model().value(), state, book))
                .orElseGet(Target::ofFleet);
    }

    private static Optional<Alias> alias(String name, DesiredState state) {
        return state.traffic().aliases().stream()
                .filter(alias -> alias.name().value().equals(name))
                .findFirst();
    }

    private static Target inRegion(Kind kind, String name, DesiredState state) {
        if (kind == Kind.REGION) {
            return Target.ofFleet().in(new RegionSelection.All());
        }
        return state.declared()
                .find(Kind.NODE, name)
                .map(NodeWish.class::cast)
                .map(node -> Target.ofFleet().in(new RegionSelection.Only(Set.of(node.region()))))
                .orElseGet(Target::ofFleet);
    }

    /** A part of a project is that project's to change; one that is a part of nothing is the fleet's. */
    private static Target projectItself(String name, DesiredState state, AccessBook book) {
        Optional<String> parent = state.declared()
                .find(Kind.PROJECT, name)
                .map(Project.class::cast)
                .flatMap(Project::parent);
        return parent.map(above -> Target.ofProject(book.lineage(above))).orElseGet(Target::ofFleet);
    }

    private static Target binding(String name, DesiredState state, AccessBook book) {
        Optional<RoleBinding> binding =
                state.declared().find(Kind.ROLE_BINDING, name).map(RoleBinding.class::cast);
        if (binding.isEmpty()) {
            return Target.anything();
        }
        Target owner = binding.get()
                .project()
                .map(project -> Target.ofProject(book.lineage(project)))
                .orElseGet(Target::ofFleet);
        return owner.in(binding.get()
                .regions()
                .<RegionSelection>map(regions -> new RegionSelection.Only(Set.copyOf(regions)))
                .orElseGet(RegionSelection.All::new));
    }

    /** A job is whose the model is that it makes, in the region whose data it learns from. */
    private static Optional<Target> job(String name, DesiredState state, AccessBook book) {
        return state.declared()
                .find(Kind.JOB, name)
                .map(TrainingJob.class::cast)
                .map(job -> book.ownerOfModel(job.wish().model().value())
                        .in(new RegionSelection.Only(Set.of(job.wish().region()))));
    }

    private static String modelOf(String version) {
        return ModelVersionId.parse(version).model().value();
    }
}
