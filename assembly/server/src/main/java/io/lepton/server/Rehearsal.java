package io.lepton.server;

import io.lepton.cli.Cli;
import io.lepton.cli.LaunchProgress;
import io.lepton.cli.RoleOptions;
import io.lepton.cli.Surroundings;
import io.lepton.cli.UpOptions;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Plays the program through once while the JVM notes which classes it loads, so that real starts find them prepared.
 *
 * <p>A fleet comes up in a temporary folder, the commands that people type most are typed, and the fleet goes down again. Then
 * each process of a fleet starts and stops by itself. Whoever builds the program runs it; a rehearsal that fails fails the
 * packing of the distribution.
 */
public final class Rehearsal {
    private static final String VERSION = "rehearsal";
    private static final String FLEET =
            "nodesPerRegion: 1\nregions:\n  - {id: here, jurisdiction: EU, latitude: 50, longitude: 8}\n";

    private Rehearsal() {}

    public static void main(String[] args) throws Exception {
        Path home = Files.createTempDirectory("lepton-rehearsal");
        int port = freePorts(1 + FleetLayout.builtIn().regions().size());
        var ready = new CountDownLatch(1);
        var options = new UpOptions(
                Optional.empty(), Optional.empty(), true, false, port, home, true, false, Optional.empty());
        Thread fleet = Thread.ofPlatform().start(() -> runFleet(options, ready));
        ready.await();
        typeCommands(home, port);
        fleet.join();
        playRoles(home, port);
    }

    /** No other process is there, and none waits for one. */
    private static void playRoles(Path home, int port) throws IOException, InterruptedException {
        Path config = Files.writeString(home.resolve("fleet.yaml"), FLEET);
        var region = new RegionId("here");
        List<URI> controls = List.of(URI.create("http://" + LocalFleet.HOST + ":" + port));
        var control = new RoleOptions.Control(Optional.empty(), Optional.empty(), Optional.empty(), false);
        // Twice: to read again what one left loads classes of its own.
        for (RoleOptions.Role role : List.of(
                control,
                control,
                new RoleOptions.Gateway(region, controls, Optional.empty(), Optional.empty(), Optional.empty()),
                new RoleOptions.Node(region, new NodeId("here-1"), controls, Optional.empty()))) {
            var options = new RoleOptions(config, LocalFleet.HOST, Optional.of(port), home.resolve("roles"), role);
            try (var stop = StopSignal.listen()) {
                new RoleProcess(VERSION).run(options, new UntilSaid(stop::give), stop);
            }
        }
    }

    private static void runFleet(UpOptions options, CountDownLatch ready) {
        try {
            new LocalFleetLauncher(VERSION).up(options, new UntilSaid(ready::countDown));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ready.countDown();
        }
    }

    private static void typeCommands(Path home, int port) throws IOException {
        Path payment = Files.writeString(home.resolve("payment.csv"), "1850.0,3,1,4\n");
        String control = "http://" + LocalFleet.HOST + ":" + port;
        type(home, "status", "--control", control);
        type(home, "predict", "payments", "--input", payment.toString(), "--control", control);
        type(home, "deployments", "--json", "--control", control);
        type(home, "down", "--control", control);
    }

    /** With the key that the fleet has left in its home. */
    private static void type(Path home, String... words) {
        List<String> command = new ArrayList<>(List.of(words));
        command.addAll(List.of("--home", home.toString()));
        int exitCode = Cli.run(command.toArray(String[]::new), Main.program(VERSION), Surroundings.ofProcess(VERSION));
        if (exitCode != 0) {
            throw new IllegalStateException("rehearsal failed: command=" + command + ", exitCode=" + exitCode);
        }
    }

    private static int freePorts(int count) throws IOException {
        List<ServerSocket> taken = new ArrayList<>();
        try {
            taken.add(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
            int first = taken.getFirst().getLocalPort();
            for (int i = 1; i < count; i++) {
                taken.add(new ServerSocket(first + i, 0, InetAddress.getLoopbackAddress()));
            }
            return first;
        } finally {
            for (ServerSocket socket : taken) {
                socket.close();
            }
        }
    }

    /** Shows nothing, and tells when there was something to say: that all listen. */
    private record UntilSaid(Runnable listener) implements LaunchProgress {
        @Override
        public void step(String what) {}

        @Override
        public void step(String what, long done, long total) {}

        @Override
        public void say(String line) {
            listener.run();
        }
    }
}
