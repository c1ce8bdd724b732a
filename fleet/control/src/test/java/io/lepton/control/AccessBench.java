package io.lepton.control;

import io.lepton.artifacts.MemoryArtifactStore;
import io.lepton.chassis.Request;
import io.lepton.chassis.Response;
import io.lepton.chassis.Route;
import io.lepton.control.Change.Kind;
import io.lepton.domain.Deployment;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.TenantId;
import io.lepton.governance.KeyText;
import io.lepton.governance.Role;
import io.lepton.wire.Headers;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import io.lepton.wire.SnapshotSigner;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A control plane without its server that demands keys: two projects, {@code own} and {@code other}, with a deployed model each,
 * {@code own-model} in Beijing and {@code other-model} in Frankfurt.
 */
final class AccessBench {
    static final Random RANDOM = new Random(5);
    static final PeerAuthority AUTHORITY = new TestAuthority();
    static final KeyText OWNER = KeyText.of(AccessConfig.OWNER_ID, new byte[KeyText.SECRET_BYTES]);

    final JumpingClock clock = new JumpingClock();
    final MemoryDesiredStore store = new MemoryDesiredStore();
    final Mailbox mailbox = new Mailbox(clock, store);
    final AuditLog audit = AuditLog.inMemory(SnapshotSigner.freshPair(), clock);
    final ControlPorts ports;
    final DoorBook door = new DoorBook(audit, clock);
    final JobDesk jobs;
    private final List<Route> routes = new ArrayList<>();

    /** An answer: 200 or so, or the status of the refusal. */
    record Outcome(int status, String code, String body) {
        boolean isDenied() {
            return code.equals(ErrorCode.UNAUTHENTICATED.name()) || code.equals(ErrorCode.FORBIDDEN.name());
        }
    }

    AccessBench(TokenVerifier... tokens) {
        var keeper = new ReignKeeper(
                ReignConfig.of(ReignConfig.Succession.AT_ONCE),
                clock,
                store,
                mailbox,
                reign -> new ControlCore(
                        reign.epoch(),
                        Samples.REGIONS,
                        Samples.POLICIES,
                        Samples.PUBLIC,
                        CoreConfig.defaults().withInference(new CoreConfig.Keys(Optional.of(OWNER.sha256())))));
        keeper.start();
        var access = new AccessConfig(Optional.of(OWNER.sha256()), true, RANDOM, List.of(tokens), Optional.empty());
        this.ports = new ControlPorts(
                clock,
                store,
                new MemoryArtifactStore(),
                (_, _, _) -> Samples.SIGNATURE,
                new RecordingControls(),
                SnapshotSigner.fresh(),
                audit,
                access);
        var registry = new Registry(mailbox, ports, 1 << 20);
        this.jobs = new JobDesk(mailbox, registry, clock);
        var all = new ArrayList<>(new ApiRoutes(mailbox, registry, ports.development(), "test").routes());
        all.addAll(new HistoryRoutes(mailbox, store, clock).routes());
        all.addAll(new ResourceRoutes(mailbox, registry, store).routes());
        all.addAll(new TrafficRoutes(mailbox).routes());
        all.addAll(new BackupRoutes(mailbox, ports, keeper, "test").routes());
        all.addAll(new AuditRoutes(audit).routes());
        var enrolment = new Enrolment(mailbox, ports, AUTHORITY, door);
        all.addAll(new AccessRoutes(new AccessDesk(mailbox, clock, RANDOM), door).routes());
        all.addAll(enrolment.routes());
        all.addAll(new JobRoutes(jobs).routes());
        var gatekeeper = new Gatekeeper(access, mailbox, clock, door);
        var witness = new Witness(audit, clock);
        all.forEach(route -> routes.add(gatekeeper.guarding(route, witness)));
        declare();
    }

    private void declare() {
        List<Edit> edits = new ArrayList<>();
        for (String project : List.of("own", "other")) {
            String region = project.equals("own") ? "beijing" : "frankfurt";
            var model = new ModelName(project + "-model");
            edits.add(new Edit.Put(Kind.PROJECT, new Project(project, Optional.empty(), "")));
            edits.add(new Edit.Put(Kind.MODEL, new ModelCard(model, "of " + project)));
            edits.add(new Edit.Put(Kind.VERSION, Samples.version(model.value(), 1)));
            edits.add(new Edit.Put(
                    Kind.DEPLOYMENT,
                    new Deployment(
                            Samples.version(model.value(), 1).id(),
                            new RegionSelection.Only(Set.of(new RegionId(region))),
                            1)));
            for (Kind kind : List.of(Kind.MODEL, Kind.DEPLOYMENT)) {
                edits.add(new Edit.Put(
                        Kind.METADATA, new Metadata(kind, model.value(), Optional.of(project), Map.of(), Map.of())));
            }
        }
        mailbox.handle(new ControlEvent.Edited(edits));
    }

    DesiredState desired() {
        return mailbox.read(ControlCore::desired);
    }

    /** Somebody with one role, and a key of it. */
    KeyText somebody(String subject, Role role, Optional<String> project, String... regions) {
        Optional<List<RegionId>> there = regions.length == 0
                ? Optional.empty()
                : Optional.of(List.of(regions).stream().map(RegionId::new).toList());
        mailbox.handle(new ControlEvent.Edited(List.of(
                new Edit.Put(Kind.ACCOUNT, new Account(subject, Optional.empty(), Instant.EPOCH)),
                new Edit.Put(
                        Kind.ROLE_BINDING,
                        new RoleBinding(subject.replace(':', '-'), role, List.of(subject), project, there)))));
        return key(subject, ApiKey.Bounds.none());
    }

    /** A key that is good for a day. */
    KeyText key(String subject, ApiKey.Bounds bounds) {
        byte[] secret = new byte[KeyText.SECRET_BYTES];
        RANDOM.nextBytes(secret);
        var text = KeyText.of("key%09d".formatted(RANDOM.nextInt(1_000_000_000)), secret);
        mailbox.handle(new ControlEvent.Edited(List.of(new Edit.Put(
                Kind.API_KEY,
                new ApiKey(
                        text.id(),
                        subject,
                        text.sha256(),
                        bounds,
                        new TenantId("tenant"),
                        clock.now(),
                        clock.now().plus(Duration.ofDays(1)),
                        Optional.empty())))));
        return text;
    }

    Outcome call(KeyText key, String method, String path, String body) {
        return call(Optional.of("Bearer " + key.reveal()), method, path, body);
    }

    /** A call that says who makes it. */
    Outcome callAs(String author, KeyText key, String method, String path) {
        Map<String, String> headers = new HashMap<>(Map.of(Headers.AUTHOR, author));
        headers.put(Headers.AUTHORIZATION, "Bearer " + key.reveal());
        return call(headers, method, path, "");
    }

    Outcome call(Optional<String> authorization, String method, String path, String body) {
        Map<String, String> headers = new HashMap<>();
        authorization.ifPresent(value -> headers.put(Headers.AUTHORIZATION, value));
        return call(headers, method, path, body);
    }

    private Outcome call(Map<String, String> headers, String method, String path, String body) {
        int query = path.indexOf('?');
        String plain = Paths.API + (query < 0 ? path : path.substring(0, query));
        Map<String, String> queries = new HashMap<>();
        if (query >= 0) {
            for (String pair : path.substring(query + 1).split("&", -1)) {
                queries.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
        }
        for (Route route : routes) {
            Optional<Map<String, String>> parameters = match(route.template(), plain);
            if (route.method().equals(method) && parameters.isPresent()) {
                return answer(route, new Request(method, plain, parameters.get(), queries, headers, content(body)));
            }
        }
        throw new AssertionError("no such route: " + method + " " + path);
    }

    private static Outcome answer(Route route, Request request) {
        try {
            return switch (route.handler().handle(request)) {
                case Response.Bytes bytes ->
                    new Outcome(
                            bytes.status(),
                            "",
                            StandardCharsets.UTF_8
                                    .decode(bytes.body().duplicate())
                                    .toString());
                case Response.FileBody _, Response.Lines _, Response.StreamBody _ -> new Outcome(200, "", "");
            };
        } catch (LeptonException e) {
            return new Outcome(e.code().httpStatus(), e.code().name(), String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Map<String, String>> match(String template, String path) {
        String[] expected = template.split("/", -1);
        String[] given = path.split("/", -1);
        if (expected.length != given.length) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < expected.length; i++) {
            if (expected[i].startsWith("{")) {
                parameters.put(expected[i].substring(1, expected[i].length() - 1), given[i]);
            } else if (!expected[i].equals(given[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    private static Request.Content content(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new Request.Content() {
            @Override
            public byte[] bytes() {
                return bytes.clone();
            }

            @Override
            public InputStream stream() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    static <T> T read(Outcome outcome, Class<T> type) {
        return Json.read(outcome.body().getBytes(StandardCharsets.UTF_8), type);
    }
}
