package io.lepton.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.RegionId;
import io.lepton.wire.AuditNote;
import io.lepton.wire.AuditNotes;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditOutboxTest {
    private static final Instant NOW = Instant.parse("2026-11-27T09:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<AuditNotes> taken = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private Web web;
    private HttpServer control;
    private AuditOutbox outbox;

    @BeforeEach
    void start() {
        web = Web.start(1);
        control = HttpServer.start(
                web, new HttpServerConfig("127.0.0.1", 0, 1 << 20), List.of(Route.post(Paths.AUDIT_NOTES, this::take)));
        var access = ControlAccess.to(URI.create(control.endpoint().httpUrl()));
        outbox = AuditOutbox.of(web, access, "gateway-oslo", new RegionId("oslo"), new StoppedClock());
        outbox.open();
    }

    @AfterEach
    void close() {
        outbox.close();
        control.close();
        web.close();
    }

    @Test
    void tellsWhatWasNotedWithTheTimeAndTheRegion() {
        outbox.note("acme", "ask:model", "models/digits", AuditNote.REFUSED, Optional.of("why"));
        await().atMost(PATIENCE).until(() -> !taken.isEmpty());
        assertThat(taken.getFirst().reporter()).isEqualTo("gateway-oslo");
        assertThat(taken.getFirst().notes()).singleElement().satisfies(note -> {
            assertThat(note.at()).isEqualTo(NOW);
            assertThat(note.region()).hasToString("oslo");
            assertThat(note.detail()).contains("why");
        });
    }

    @Test
    void whatIsRefusedIsToldAgainUnderItsNumber() {
        refusals.set(2);
        outbox.note("acme", "ask:model", "models/digits", AuditNote.REFUSED, Optional.empty());
        await().atMost(PATIENCE).until(() -> !taken.isEmpty());
        assertThat(refusals).hasValue(0);
        assertThat(taken).singleElement().satisfies(notes -> assertThat(notes.number())
                .isEqualTo(1));
    }

    private Response take(Request request) {
        if (refusals.get() > 0) {
            refusals.decrementAndGet();
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "the disk is full");
        }
        taken.add(Json.read(request.body(), AuditNotes.class));
        return Response.empty();
    }

    private static final class StoppedClock implements Clock {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Instant now() {
            return NOW;
        }
    }
}
