package io.lepton.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlDoorTest {
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private Web web;
    private HttpServer standby;
    private HttpServer reigning;

    @BeforeEach
    void start() {
        web = Web.start(1);
        standby = serve(Route.put("/a", _ -> {
            asked.incrementAndGet();
            throw new LeptonException(ErrorCode.CONTROL_STANDBY, "another reigns");
        }));
        reigning = serve(Route.put("/a", _ -> {
            told.incrementAndGet();
            return Response.empty();
        }));
    }

    @AfterEach
    void close() {
        standby.close();
        reigning.close();
        web.close();
    }

    @Test
    void findsTheOneThatReignsAndStaysWithIt() {
        var door = door(NOBODY, url(standby), url(reigning));
        door.put("/a", Map.of());
        door.put("/a", Map.of());
        assertThat(told).hasValue(2);
        assertThat(asked).as("the first time alone").hasValue(1);
    }

    @Test
    void tellsTheLastRefusalWhereNoneReigns() {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> door(NOBODY, url(standby)).put("/a", Map.of()))
                .matches(e -> e.code() == ErrorCode.CONTROL_STANDBY);
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> door(url(standby), NOBODY).put("/a", Map.of()))
                .matches(e -> e.code() == ErrorCode.FLEET_UNREACHABLE);
    }

    @Test
    void whatTheReigningOneRefusesIsRefused() {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> door(url(reigning), url(standby)).put("/none", Map.of()))
                .matches(e -> e.code() == ErrorCode.NOT_FOUND);
        assertThat(asked).hasValue(0);
    }

    private ControlDoor door(URI... planes) {
        return ControlDoor.of(
                web, new ControlAccess(List.of(planes), Optional.empty(), List.of()), Duration.ofSeconds(5));
    }

    private HttpServer serve(Route route) {
        return HttpServer.start(web, new HttpServerConfig("127.0.0.1", 0, 1_000), List.of(route));
    }

    private static URI url(HttpServer server) {
        return URI.create(server.endpoint().httpUrl());
    }
}
