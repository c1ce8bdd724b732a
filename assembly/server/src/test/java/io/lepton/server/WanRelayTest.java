package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.Coordinates;
import io.lepton.domain.Endpoint;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WanRelayTest {
    private static final RegionId HERE = new RegionId("here");
    private static final RegionId THERE = new RegionId("there");
    private static final Duration ROUND_TRIP = Duration.ofMillis(60);
    private static final int MUTE_MILLIS = 200;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final WanRelay relay = new WanRelay(RoundTrips.between(
            List.of(region(HERE), region(THERE)), Map.of(RoundTrips.Pair.of(HERE, THERE), ROUND_TRIP)));
    private ServerSocket gateway;
    private Endpoint door;

    @BeforeEach
    void open() throws IOException {
        gateway = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        door = relay.dial(HERE, THERE, new Endpoint("127.0.0.1", gateway.getLocalPort()));
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
        gateway.close();
        threads.shutdownNow();
    }

    @Test
    void aNewConnectionsAnswerTakesTwoRoundTrips() throws Exception {
        Future<?> echo = threads.submit(echoOneByte());
        long start = System.nanoTime();
        try (Socket caller = call()) {
            caller.getOutputStream().write(7);
            assertThat(caller.getInputStream().read()).isEqualTo(7);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(ROUND_TRIP.multipliedBy(2));
        echo.get();
    }

    @Test
    void everyByteArrivesInOrderAndTheEndBehindThem() throws Exception {
        byte[] sent = new byte[3_000_000];
        new Random(1).nextBytes(sent);
        Future<byte[]> received = threads.submit(() -> {
            try (Socket accepted = gateway.accept()) {
                return accepted.getInputStream().readAllBytes();
            }
        });
        try (Socket caller = call()) {
            caller.getOutputStream().write(sent);
            caller.shutdownOutput();
            assertThat(received.get()).isEqualTo(sent);
            assertThat(caller.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aRegionThatIsCutOffIsMuteAndNeverTellsAnEnd() throws Exception {
        try (Socket caller = call()) {
            Socket accepted = gateway.accept();
            relay.cutOff(THERE);
            accepted.close();
            caller.getOutputStream().write(7);
            assertThatThrownBy(() -> caller.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aConnectionOpenedDuringTheCutIsMuteToo() throws Exception {
        relay.cutOff(HERE);
        Future<?> echo = threads.submit(echoOneByte());
        try (Socket caller = call()) {
            caller.getOutputStream().write(7);
            assertThatThrownBy(() -> caller.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }
        echo.cancel(true);
    }

    @Test
    void theRegionsReturnResetsOldConnectionsAndCarriesNewOnes() throws Exception {
        try (Socket old = call();
                Socket accepted = gateway.accept()) {
            assertThat(accepted.isConnected()).isTrue();
            relay.cutOff(THERE);
            relay.restore(THERE);
            assertThatThrownBy(() -> old.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        Future<?> echo = threads.submit(echoOneByte());
        try (Socket fresh = call()) {
            fresh.getOutputStream().write(9);
            assertThat(fresh.getInputStream().read()).isEqualTo(9);
        }
        echo.get();
    }

    private Socket call() throws IOException {
        var socket = new Socket(door.host(), door.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(MUTE_MILLIS + (int) ROUND_TRIP.toMillis() * 4);
        return socket;
    }

    private Callable<?> echoOneByte() {
        return () -> {
            try (Socket accepted = gateway.accept()) {
                int read = accepted.getInputStream().read();
                if (read >= 0) {
                    accepted.getOutputStream().write(read);
                }
                return read;
            }
        };
    }

    private static Region region(RegionId id) {
        return new Region(id, new Jurisdiction("EU"), new Coordinates(0, 0), 0, 0);
    }
}
