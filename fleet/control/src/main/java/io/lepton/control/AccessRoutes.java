package io.lepton.control;

import io.lepton.chassis.Request;
import io.lepton.chassis.Response;
import io.lepton.chassis.Route;
import io.lepton.domain.RegionId;
import io.lepton.governance.Grant;
import io.lepton.wire.AccountRequest;
import io.lepton.wire.Json;
import io.lepton.wire.KeyRequest;
import io.lepton.wire.LoginRequest;
import io.lepton.wire.NewKeyView;
import io.lepton.wire.Paths;
import io.lepton.wire.WhoamiView;
import java.util.List;
import java.util.Optional;

/** Accounts, keys, and who asks. */
final class AccessRoutes {
    private static final String NO_STORE = "no-store";
    private static final String LOGIN = "login";

    private final AccessDesk desk;
    private final DoorBook door;

    AccessRoutes(AccessDesk desk, DoorBook door) {
        this.desk = desk;
        this.door = door;
    }

    List<Route> routes() {
        return List.of(
                Route.get(Paths.API + "/whoami", _ -> Response.json(whoami())),
                Route.post(Paths.API + "/login", this::login),
                Route.get(Paths.API + "/accounts", _ -> Response.json(desk.accounts())),
                Route.put(
                        Paths.API + "/accounts/{account}",
                        request -> Response.json(desk.put(
                                request.parameter("account"),
                                Json.readStrictly(request.body(), AccountRequest.class)))),
                Route.delete(Paths.API + "/accounts/{account}", request -> {
                    desk.remove(request.parameter("account"));
                    return Response.empty();
                }),
                Route.get(Paths.API + "/keys", _ -> Response.json(desk.keys())),
                Route.post(Paths.API + "/keys", this::create),
                Route.delete(
                        Paths.API + "/keys/{key}", request -> Response.json(desk.revoke(request.parameter("key")))));
    }

    private Response login(Request request) {
        var asked = Json.readStrictly(request.body(), LoginRequest.class);
        String who = Account.SUBJECT.matcher(asked.account()).matches() ? asked.account() : DoorBook.NOBODY;
        NewKeyView key = door.witnessed(
                who,
                LOGIN,
                () -> desk.login(asked),
                made -> "keys/" + made.about().id());
        return Response.json(201, key).with("cache-control", NO_STORE);
    }

    private Response create(Request request) {
        var key = desk.create(Json.readStrictly(request.body(), KeyRequest.class));
        return Response.json(201, key).with("cache-control", NO_STORE);
    }

    private static WhoamiView whoami() {
        return Asker.current()
                .map(asker -> new WhoamiView(
                        asker.subject(),
                        asker.grants().stream().map(AccessRoutes::view).toList(),
                        asker.bound().map(AccessRoutes::view)))
                .orElseGet(() -> new WhoamiView("anonymous", List.of(), Optional.empty()));
    }

    private static WhoamiView.Role view(Grant grant) {
        List<RegionId> regions = grant.regions().stream().sorted().toList();
        return new WhoamiView.Role(grant.role().word(), grant.project(), regions);
    }
}
