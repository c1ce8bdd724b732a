package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.artifacts.MemoryArtifactStore;
import io.lepton.chassis.Clock;
import io.lepton.chassis.Route;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private static final Set<String> VERBS = Set.of("get", "put", "post", "delete");

    @Test
    void describesEveryRouteAndNoOther() throws IOException {
        var described = new TreeSet<String>();
        map(document().get("paths")).forEach((path, operations) -> map(operations).keySet().stream()
                .filter(VERBS::contains)
                .forEach(verb -> described.add(verb.toUpperCase(Locale.ROOT) + " " + Paths.API + path)));
        assertThat(described).containsExactlyElementsOf(routes());
    }

    @Test
    void definesEverySchemaThatItNames() throws IOException {
        var document = document();
        var schemas = map(map(document.get("components")).get("schemas")).keySet();
        var reference = Pattern.compile("#/components/schemas/(\\w+)").matcher(document.toString());
        while (reference.find()) {
            assertThat(schemas).contains(reference.group(1));
        }
    }

    private static Set<String> routes() {
        var store = new MemoryDesiredStore();
        var ports = new ControlPorts(
                new StoppedClock(),
                store,
                new MemoryArtifactStore(),
                (_, _, _) -> Samples.SIGNATURE,
                DevelopmentControls.forbidden());
        var mailbox = new Mailbox(ports.clock(), store);
        var registry = new Registry(mailbox, ports, 1);
        var api = new ArrayList<>(new ApiRoutes(mailbox, registry, ports.development(), "test").routes());
        api.addAll(new HistoryRoutes(mailbox, store, ports.clock()).routes());
        api.addAll(new ResourceRoutes(mailbox, registry, store).routes());
        api.addAll(new TrafficRoutes(mailbox).routes());
        api.addAll(new BackupRoutes(mailbox, ports, (_, _, _) -> DesiredState.empty(), "test").routes());
        api.addAll(new AuditRoutes(ports.audit()).routes());
        var door = new DoorBook(ports.audit(), ports.clock());
        api.addAll(new AccessRoutes(new AccessDesk(mailbox, ports.clock(), new Random(1)), door).routes());
        api.addAll(new JobRoutes(new JobDesk(mailbox, registry, ports.clock())).routes());
        api.addAll(new Enrolment(mailbox, ports, new TestAuthority(), door).routes());
        var routes = new TreeSet<String>();
        for (Route route : api) {
            routes.add(route.method() + " " + route.template());
        }
        return routes;
    }

    private static Map<?, ?> document() throws IOException {
        try (var document = Objects.requireNonNull(OpenApiTest.class.getResourceAsStream("openapi.json"))) {
            return Json.read(document.readAllBytes(), Map.class);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    private static final class StoppedClock implements Clock {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    }
}
