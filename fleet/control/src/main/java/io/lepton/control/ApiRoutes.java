package io.lepton.control;

import io.lepton.chassis.Request;
import io.lepton.chassis.Response;
import io.lepton.chassis.Route;
import io.lepton.control.Change.Kind;
import io.lepton.domain.Deployment;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Model;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.RegionId;
import io.lepton.governance.Role;
import io.lepton.wire.DeploymentRequest;
import io.lepton.wire.DeploymentView;
import io.lepton.wire.Json;
import io.lepton.wire.ModelView;
import io.lepton.wire.Paths;
import io.lepton.wire.RolloutView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The API for people and programs; its document is the resource {@code openapi.json}. */
final class ApiRoutes {
    private final Mailbox mailbox;
    private final Registry registry;
    private final DevelopmentControls development;
    private final String programVersion;

    ApiRoutes(Mailbox mailbox, Registry registry, DevelopmentControls development, String programVersion) {
        this.mailbox = mailbox;
        this.registry = registry;
        this.development = development;
        this.programVersion = programVersion;
    }

    List<Route> routes() {
        return List.of(
                Route.get(Paths.API + "/openapi.json", _ -> document()),
                Route.get(
                        Paths.API + "/status",
                        _ -> Response.json(views().status(programVersion, development.areAllowed()))),
                Route.get(
                        Paths.API + "/policies",
                        _ -> Response.json(mailbox.picture().snapshot().policies())),
                Route.get(Paths.API + "/regions", _ -> Response.json(views().regions())),
                Route.get(Paths.API + "/nodes", _ -> Response.json(views().nodes())),
                Route.get(Paths.API + "/models", _ -> Response.json(views().models())),
                Route.get(Paths.API + "/models/{model}", request -> Response.json(model(Inputs.model(request)))),
                Route.post(Paths.API + "/models/{model}/versions", this::register),
                Route.get(Paths.API + "/models/{model}/versions/{version}/file", this::file),
                Route.get(Paths.API + "/deployments", _ -> Response.json(views().deployments())),
                Route.get(
                        Paths.API + "/deployments/{model}",
                        request -> Response.json(deployment(views(), Inputs.model(request)))),
                Route.put(Paths.API + "/deployments/{model}", this::deploy),
                Route.delete(Paths.API + "/deployments/{model}", this::undeploy),
                Route.get(
                        Paths.API + "/deployments/{model}/rollout",
                        request -> Response.json(rollout(Inputs.model(request)))),
                Route.post(Paths.API + "/deployments/{model}/rollout/{command}", this::command),
                Route.post(Paths.API + "/regions/{region}/kill", request -> command(request, development::kill)),
                Route.post(Paths.API + "/regions/{region}/restore", request -> command(request, development::restore)),
                Route.post(Paths.API + "/fleet/shutdown", _ -> shutdown()));
    }

    private FleetViews views() {
        return views(mailbox.picture());
    }

    private FleetViews views(FleetPicture picture) {
        FleetPicture seen = Sight.of(picture, mailbox.read(ControlCore::desired));
        return new FleetViews(seen, development.killed(), mailbox::rollout);
    }

    private ModelView model(ModelName name) {
        return views().models().stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name));
    }

    private static DeploymentView deployment(FleetViews views, ModelName name) {
        return views.deployment(name)
                .orElseThrow(
                        () -> new LeptonException(ErrorCode.NOT_FOUND, "the model is not deployed: model=" + name));
    }

    private Response register(Request request) {
        var outcome = registry.take(Inputs.model(request), request.bodyStream());
        return Response.json(outcome.isNew() ? 201 : 200, outcome.version());
    }

    private Response file(Request request) {
        return ArtifactBody.of(registry.file(Inputs.version(request)));
    }

    private Response deploy(Request request) {
        var name = Inputs.model(request);
        var wish = Json.readStrictly(request.body(), DeploymentRequest.class);
        return Response.json(mailbox.handle(
                core -> {
                    Deployment resolved = resolve(core, name, wish);
                    Asker.requireAll(List.of(new Edit.Put(Kind.DEPLOYMENT, resolved)), core.desired());
                    return new ControlEvent.DeploymentPut(resolved);
                },
                picture -> deployment(views(picture), name)));
    }

    /** The wish with its version in numbers: the latest at this moment where it names none. */
    private static Deployment resolve(ControlCore core, ModelName name, DeploymentRequest wish) {
        int number = wish.version().orElseGet(() -> core.model(name)
                .map(Model::latest)
                .orElseThrow(() -> unknown(name))
                .id()
                .number());
        return Inputs.checked(() ->
                new Deployment(new ModelVersionId(name, number), wish.regions(), wish.replicas(), wish.strategy()));
    }

    private Response undeploy(Request request) {
        var name = Inputs.model(request);
        mailbox.exclusively(() -> {
            requireReach(name);
            mailbox.handle(new ControlEvent.DeploymentDeleted(name));
            return name;
        });
        return Response.empty();
    }

    /** What happens to a deployment happens in its regions, and must be permitted in all of them. */
    private void requireReach(ModelName name) {
        Asker.requireAll(List.of(new Edit.Remove(Kind.DEPLOYMENT, name.value())), mailbox.read(ControlCore::desired));
    }

    private RolloutView rollout(ModelName name) {
        return mailbox.rollout(name)
                .orElseThrow(
                        () -> new LeptonException(ErrorCode.NOT_FOUND, "the model is not deployed: model=" + name));
    }

    private Response command(Request request) {
        var name = Inputs.model(request);
        var command = Inputs.command(request);
        return Response.json(mailbox.exclusively(() -> {
            requireCommander(name, command);
            mailbox.handle(new ControlEvent.RolloutCommanded(name, command));
            return rollout(name);
        }));
    }

    /**
     * Whether a version that waits for approval answers says who has a role that the project names for it, whether that role deploys
     * or not; all else, and that too where the project names none, whoever deploys.
     */
    private void requireCommander(ModelName name, RolloutCommand command) {
        DesiredState state = mailbox.read(ControlCore::desired);
        Set<Role> approvers = DeploymentRules.approvers(name, state);
        boolean isApproval = command == RolloutCommand.APPROVE || command == RolloutCommand.REJECT;
        if (isApproval && !approvers.isEmpty()) {
            Asker.requireRole(approvers, AccessAim.deployment(name.value(), state, new AccessBook(state.declared())));
        } else {
            requireReach(name);
        }
    }

    private Response command(Request request, Consumer<RegionId> command) {
        var region = Inputs.region(request);
        if (mailbox.picture().snapshot().regions().stream()
                .noneMatch(known -> known.id().equals(region))) {
            throw new LeptonException(ErrorCode.UNKNOWN_REGION, "no such region: region=" + region);
        }
        command.accept(region);
        return Response.empty();
    }

    private Response shutdown() {
        development.shutdown();
        return Response.empty();
    }

    private static Response document() {
        try (var document = ApiRoutes.class.getResourceAsStream("openapi.json")) {
            if (document == null) {
                throw new IllegalStateException("the API's document is not packaged");
            }
            return Response.bytes(200, Response.JSON, document.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the API's document cannot be read", e);
        }
    }

    private static LeptonException unknown(ModelName name) {
        return new LeptonException(ErrorCode.UNKNOWN_MODEL, "no such model: model=" + name);
    }
}
