package io.lepton.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SocketAddress;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ListenersTest {
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);
    private static final SocketAddress ANY = SocketAddress.inetSocketAddress(0, "127.0.0.1");
    private static final int LOOPS = 3;

    @Test
    void givesConnectionsToEachEventLoopInTurn() throws Exception {
        try (var web = Web.start(LOOPS)) {
            var listeners = web.listen(() -> threadTeller(web), ANY, WAIT_MAX);

            Set<String> loops = new HashSet<>();
            for (int i = 0; i < LOOPS; i++) {
                loops.add(askOnce(listeners.port()));
            }

            assertThat(loops).hasSize(LOOPS);
        }
    }

    @Test
    void takesAFreePortForEach() throws Exception {
        try (var web = Web.start(LOOPS)) {
            int one = web.listen(() -> threadTeller(web), ANY, WAIT_MAX).port();
            int other = web.listen(() -> threadTeller(web), ANY, WAIT_MAX).port();

            assertThat(other).isNotEqualTo(one);
        }
    }

    @Test
    void refusesAPortThatThisProcessListensOn() throws Exception {
        try (var web = Web.start(LOOPS)) {
            int port = web.listen(() -> threadTeller(web), ANY, WAIT_MAX).port();

            assertThatThrownBy(() -> listenOn(web, port))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(BindException.class);
        }
    }

    @Test
    void refusesAPortThatAnotherListensOnAndForgetsIt() throws Exception {
        try (var web = Web.start(LOOPS);
                var other = Web.start(1)) {
            var taken = other.listen(() -> threadTeller(other), ANY, WAIT_MAX);

            assertThatThrownBy(() -> listenOn(web, taken.port())).isInstanceOf(ExecutionException.class);
            taken.close(WAIT_MAX);

            assertThat(askOnce(listenOn(web, taken.port()).port())).isNotEmpty();
        }
    }

    @Test
    void freesThePortWhenItIsClosed() throws Exception {
        try (var web = Web.start(LOOPS)) {
            var listeners = web.listen(() -> threadTeller(web), ANY, WAIT_MAX);
            int port = listeners.port();
            listeners.close(WAIT_MAX);

            assertThat(web.vertx().deploymentIDs()).isEmpty();
            assertThatThrownBy(() -> askOnce(port)).isInstanceOf(java.net.ConnectException.class);
            assertThat(listenOn(web, port).port()).isEqualTo(port);
        }
    }

    private static Listeners listenOn(Web web, int port) throws ExecutionException, TimeoutException {
        return web.listen(() -> threadTeller(web), SocketAddress.inetSocketAddress(port, "127.0.0.1"), WAIT_MAX);
    }

    private static HttpServer threadTeller(Web web) {
        return web.vertx().createHttpServer().requestHandler(request -> request.response()
                .end(Thread.currentThread().getName()));
    }

    /** By a connection of its own. */
    private static String askOnce(int port) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                    .timeout(WAIT_MAX)
                    .build();
            return client.send(question, BodyHandlers.ofString()).body();
        }
    }
}
