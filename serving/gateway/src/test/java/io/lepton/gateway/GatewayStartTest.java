package io.lepton.gateway;

import static io.lepton.gateway.Fleet.FRANKFURT;
import static io.lepton.gateway.Fleet.VIRGINIA;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.chassis.ControlAccess;
import io.lepton.chassis.Web;
import io.lepton.domain.Endpoint;
import io.lepton.domain.Gateway;
import io.lepton.wire.Headers;
import io.lepton.wire.SealedSnapshot;
import io.lepton.wire.SnapshotDocument;
import io.lepton.wire.SnapshotSigner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that starts with a kept snapshot while no control plane is there: its very first caller is answered. */
final class GatewayStartTest {
    /** Nobody listens there. */
    private static final Endpoint NOWHERE = new Endpoint("127.0.0.1", 1);

    private final ScriptedPlace node = ScriptedPlace.node(FRANKFURT, 1);
    private final ScriptedPlace virginia = ScriptedPlace.peer(VIRGINIA);
    private final Web web = Web.start(1);
    private final GatewayLoops loops = GatewayLoops.start(1);
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @AfterEach
    void ends() {
        client.close();
        List.of(node, virginia).forEach(ScriptedPlace::close);
        loops.close();
        web.close();
    }

    @Test
    void hasHeardOfItsPlacesBeforeItTakesTheFirstCaller() throws Exception {
        keep(virginia.asGateway());
        GatewayServer gateway = start();
        try {
            assertThat(gateway.isReady()).isTrue();
            assertThat(status(gateway, "public")).isEqualTo(200);
            assertThat(node.calls()).isEqualTo(1);
        } finally {
            gateway.kill();
        }
    }

    @Test
    void doesNotWaitForWhoCannotBeReached() throws Exception {
        keep(new Gateway(VIRGINIA, NOWHERE));
        GatewayServer gateway = start();
        try {
            assertThat(status(gateway, "public")).isEqualTo(200);
        } finally {
            gateway.kill();
        }
    }

    @Test
    void opensAllTheSameWhenAPlaceSaysNothing() throws Exception {
        virginia.fallSilent();
        keep(virginia.asGateway());
        GatewayServer gateway = start();
        try {
            assertThat(status(gateway, "public")).isEqualTo(200);
        } finally {
            gateway.kill();
        }
    }

    private GatewayServer start() {
        var access = new ControlAccess(List.of(URI.create(NOWHERE.httpUrl())), Optional.of(folder), List.of());
        return GatewayServer.start(
                GatewayConfig.of(FRANKFURT, "127.0.0.1", 0, access),
                new Rig.RealClock(),
                web,
                loops,
                PeerDialer.direct(),
                RequestLog.none());
    }

    private void keep(Gateway peer) throws IOException {
        var fleet = new Fleet();
        fleet.nodes.clear();
        fleet.nodes.add(node.asNode());
        fleet.gateways.clear();
        fleet.gateways.add(peer);
        var sealed = SealedSnapshot.seal(
                SealedSnapshot.FLEET, SnapshotDocument.of(fleet.snapshot()), SnapshotSigner.fresh());
        Files.write(folder.resolve("snapshot.json"), sealed.whole());
    }

    private int status(GatewayServer gateway, String dataClass) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(gateway.endpoint().httpUrl() + Rig.INFER))
                .header(Headers.DATA_CLASS, dataClass)
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString("x"))
                .build();
        return client.send(request, BodyHandlers.ofString()).statusCode();
    }
}
