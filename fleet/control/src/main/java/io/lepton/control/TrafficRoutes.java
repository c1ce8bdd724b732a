package io.lepton.control;

import io.lepton.chassis.Request;
import io.lepton.chassis.Response;
import io.lepton.chassis.Route;
import io.lepton.domain.Alias;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.TrafficPolicy;
import io.lepton.wire.AliasRequest;
import io.lepton.wire.AliasView;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import io.lepton.wire.TrafficRequest;
import java.util.List;

/** Traffic policies and aliases: read, set and taken back. */
final class TrafficRoutes {
    private static final String TRAFFIC = Paths.API + "/traffic";
    private static final String ALIASES = Paths.API + "/aliases";

    private final Mailbox mailbox;

    TrafficRoutes(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    List<Route> routes() {
        return List.of(
                Route.get(TRAFFIC, _ -> Response.json(mailbox.read(ControlCore::traffic))),
                Route.get(TRAFFIC + "/{model}", request -> show(Inputs.model(request))),
                Route.put(TRAFFIC + "/{model}", this::set),
                Route.delete(TRAFFIC + "/{model}", this::clear),
                Route.get(ALIASES, _ -> Response.json(mailbox.read(ControlCore::aliases))),
                Route.get(ALIASES + "/{alias}", request -> Response.json(alias(name(request)))),
                Route.put(ALIASES + "/{alias}", this::point),
                Route.delete(ALIASES + "/{alias}", this::remove));
    }

    private Response show(ModelName model) {
        return Response.json(mailbox.read(core -> core.traffic(model)));
    }

    private Response set(Request request) {
        ModelName model = Inputs.model(request);
        var wish = Json.readStrictly(request.body(), TrafficRequest.class);
        var policy = Inputs.checked(() -> new TrafficPolicy(
                model,
                wish.canaries().orElse(List.of()),
                wish.splits().orElse(List.of()),
                wish.shadows().orElse(List.of()),
                wish.variants().orElse(List.of())));
        mailbox.handle(new ControlEvent.TrafficPut(policy));
        return show(model);
    }

    private Response clear(Request request) {
        mailbox.handle(new ControlEvent.TrafficDeleted(Inputs.model(request)));
        return Response.empty();
    }

    private Response point(Request request) {
        ModelName name = name(request);
        var wish = Json.readStrictly(request.body(), AliasRequest.class);
        mailbox.handle(new ControlEvent.AliasPut(Inputs.checked(() -> new Alias(name, wish.version()))));
        return Response.json(alias(name));
    }

    private Response remove(Request request) {
        mailbox.handle(new ControlEvent.AliasDeleted(name(request)));
        return Response.empty();
    }

    private AliasView alias(ModelName name) {
        return mailbox.read(ControlCore::aliases).stream()
                .filter(alias -> alias.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new LeptonException(ErrorCode.NOT_FOUND, "no such alias: alias=" + name));
    }

    private static ModelName name(Request request) {
        return Inputs.checked(() -> new ModelName(request.parameter("alias")));
    }
}
