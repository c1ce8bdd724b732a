package io.lepton.control;

import io.lepton.chassis.Request;
import io.lepton.chassis.Response;
import io.lepton.chassis.Route;
import io.lepton.control.Change.Kind;
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
import io.lepton.wire.TrafficView;
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
                Route.get(TRAFFIC, _ -> Response.json(traffic())),
                Route.get(TRAFFIC + "/{model}", request -> show(Inputs.model(request))),
                Route.put(TRAFFIC + "/{model}", this::set),
                Route.delete(TRAFFIC + "/{model}", this::clear),
                Route.get(ALIASES, _ -> Response.json(aliases())),
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
        return mailbox.exclusively(() -> {
            permit(new Edit.Put(Kind.TRAFFIC, policy));
            mailbox.handle(new ControlEvent.TrafficPut(policy));
            return show(model);
        });
    }

    private Response clear(Request request) {
        ModelName model = Inputs.model(request);
        return mailbox.exclusively(() -> {
            permit(new Edit.Remove(Kind.TRAFFIC, model.value()));
            mailbox.handle(new ControlEvent.TrafficDeleted(model));
            return Response.empty();
        });
    }

    private Response point(Request request) {
        ModelName name = name(request);
        var wish = Json.readStrictly(request.body(), AliasRequest.class);
        Alias wished = Inputs.checked(() -> new Alias(name, wish.version()));
        return mailbox.exclusively(() -> {
            permit(new Edit.Put(Kind.ALIAS, wished));
            mailbox.handle(new ControlEvent.AliasPut(wished));
            return Response.json(alias(name));
        });
    }

    private Response remove(Request request) {
        ModelName name = name(request);
        return mailbox.exclusively(() -> {
            permit(new Edit.Remove(Kind.ALIAS, name.value()));
            mailbox.handle(new ControlEvent.AliasDeleted(name));
            return Response.empty();
        });
    }

    private void permit(Edit edit) {
        Asker.requireAll(List.of(edit), mailbox.read(ControlCore::desired));
    }

    /** Those that the asker may see. */
    private List<TrafficView> traffic() {
        DesiredState state = mailbox.read(ControlCore::desired);
        return mailbox.read(ControlCore::traffic).stream()
                .filter(view -> Asker.sees(Kind.TRAFFIC, view.model().value(), state))
                .toList();
    }

    private List<AliasView> aliases() {
        DesiredState state = mailbox.read(ControlCore::desired);
        return mailbox.read(ControlCore::aliases).stream()
                .filter(view -> Asker.sees(Kind.ALIAS, view.name().value(), state))
                .toList();
    }

    private AliasView alias(ModelName name) {
        return aliases().stream()
                .filter(alias -> alias.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new LeptonException(ErrorCode.NOT_FOUND, "no such alias: alias=" + name));
    }

    private static ModelName name(Request request) {
        return Inputs.checked(() -> new ModelName(request.parameter("alias")));
    }
}
