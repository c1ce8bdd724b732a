package io.lepton.gateway;

import static io.lepton.gateway.Fleet.FRANKFURT;
import static io.lepton.gateway.Fleet.VIRGINIA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lepton.chassis.ControlAccess;
import io.lepton.chassis.Web;
import io.lepton.wire.Paths;
import io.lepton.wire.SealedSnapshot;
import io.lepton.wire.SnapshotDocument;
import io.lepton.wire.SnapshotSigner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops begin on the best transport, and end without a word however much is under way on them. */
final class GatewayLoopsTest {
    private static final int ROUNDS = 25;
    private static final int CALLERS = 24;
    private static final int ANSWERS_MIN = 2 * CALLERS;
    private static final byte[] REQUEST = ("POST " + Rig.INFER
                    + " HTTP/1.1\r\nhost: h\r\nlepton-data-class: public\r\ncontent-length: 5\r\n\r\nhello")
            .getBytes(StandardCharsets.US_ASCII);

    private final ScriptedPlace node = ScriptedPlace.node(FRANKFURT, 1);
    private final ScriptedPlace virginia = ScriptedPlace.peer(VIRGINIA);
    private final RawServer control = new RawServer(GatewayLoopsTest::listen);
    private final Web web = Web.start(1);

    @TempDir
    private Path folder;

    @AfterEach
    void ends() {
        node.close();
        virginia.close();
        control.close();
        web.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"io_uring", "epoll", "nio"})
    void endWithoutAWordWhileCallersAsk(String transport) throws Exception {
        List<Transport> only = Transport.bestFirst().stream()
                .filter(found -> found.name().equals(transport))
                .toList();
        assumeThat(only).as("the machine has %s", transport).isNotEmpty();
        keepSnapshot();
        PrintStream usual = System.err;
        var said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            for (int round = 0; round < ROUNDS; round++) {
                startLoadAndStop(GatewayLoops.start(2, only));
            }
        } finally {
            System.setErr(usual);
        }
        assertThat(said.toString(StandardCharsets.UTF_8).lines())
                .as("what was said in %s rounds", ROUNDS)
                .isNotEmpty()
                .allMatch(line -> line.contains(" INFO "));
    }

    @Test
    void areOnTheFirstTransportThatIsToBeHad() {
        Transport epollOrNio = Transport.bestFirst().getLast();
        var broken = new Transport(
                "broken",
                executor -> {
                    throw new IllegalStateException("no memory may be locked");
                },
                epollOrNio.listeners(),
                epollOrNio.sockets(),
                epollOrNio.datagrams());
        try (var loops = GatewayLoops.start(2, List.of(broken, epollOrNio))) {
            assertThat(loops.transport()).isEqualTo(epollOrNio.name());
        }
    }

    @Test
    void leaveIoUringAloneWhereTheOperatorSaysSo() {
        System.setProperty("lepton.io_uring", "false");
        try {
            assertThat(Transport.bestFirst()).extracting(Transport::name).doesNotContain("io_uring");
        } finally {
            System.clearProperty("lepton.io_uring");
        }
    }

    private void startLoadAndStop(GatewayLoops loops) throws Exception {
        var answers = new AtomicInteger();
        var isLoaded = new CountDownLatch(ANSWERS_MIN);
        List<Thread> callers = new ArrayList<>();
        try (loops) {
            GatewayServer gateway = start(loops);
            for (int i = 0; i < CALLERS; i++) {
                int port = gateway.endpoint().port();
                callers.add(Thread.startVirtualThread(() -> askOnAndOn(port, answers, isLoaded)));
            }
            assertThat(isLoaded.await(1, TimeUnit.MINUTES))
                    .as("callers are answered")
                    .isTrue();
            gateway.kill();
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(answers.get()).isGreaterThanOrEqualTo(ANSWERS_MIN);
    }

    /** A control plane that takes whatever it is told, and has no news. */
    private static void listen(RawServer.Call call) throws IOException, InterruptedException {
        byte[] _ = call.body();
        if (!call.path().startsWith(Paths.SNAPSHOTS + "?")) {
            call.answer(200, "");
            return;
        }
        call.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        while (true) {
            TimeUnit.MILLISECONDS.sleep(500);
            call.write("1\r\n\n\r\n");
        }
    }

    /** Asks until the connection ends, always one request ahead of the answers. */
    private static void askOnAndOn(int port, AtomicInteger answers, CountDownLatch isLoaded) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var in = socket.getInputStream();
            socket.getOutputStream().write(REQUEST);
            while (true) {
                socket.getOutputStream().write(REQUEST);
                if (RawServer.readHead(in).isEmpty() || in.readNBytes("5 bytes".length()).length == 0) {
                    return;
                }
                answers.incrementAndGet();
                isLoaded.countDown();
            }
        } catch (IOException _) {
            // The gateway has ended.
        }
    }

    private GatewayServer start(GatewayLoops loops) {
        var access =
                new ControlAccess(List.of(URI.create(control.endpoint().httpUrl())), Optional.of(folder), List.of());
        return GatewayServer.start(
                GatewayConfig.of(FRANKFURT, "127.0.0.1", 0, access),
                new Rig.RealClock(),
                web,
                loops,
                PeerDialer.direct(),
                RequestLog.none());
    }

    private void keepSnapshot() throws IOException {
        var fleet = new Fleet();
        fleet.nodes.clear();
        fleet.nodes.add(node.asNode());
        fleet.gateways.clear();
        fleet.gateways.add(virginia.asGateway());
        var sealed = SealedSnapshot.seal(
                SealedSnapshot.FLEET, SnapshotDocument.of(fleet.snapshot()), SnapshotSigner.fresh());
        Files.write(folder.resolve("snapshot.json"), sealed.whole());
    }
}
