package io.lepton.server;

import io.lepton.cli.Cli;
import io.lepton.cli.LaunchProgress;
import io.lepton.cli.Surroundings;
import io.lepton.cli.UpOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Plays the program through once while the JVM notes which classes it loads, so that real starts find them prepared.
 *
 * <p>A fleet comes up in a temporary folder, the commands that people type most are typed, and the fleet goes down again.
 * Packing the distribution runs it; a rehearsal that fails fails the packing.
 */
public final class Rehearsal {
    private static final String VERSION = "rehearsal";

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
    }

    private static void runFleet(UpOptions options, CountDownLatch ready) {
        try {
            new LocalFleetLauncher(VERSION).up(options, new UntilWelcome(ready));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ready.countDown();
        }
    }

    private static void typeCommands(Path home, int port) throws IOException {
        Path payment = Files.writeString(home.resolve("payment.csv"), "1850.0,3,1,4\n");
        String control = "http://" + LocalFleet.HOST + ":" + port;
        type("status", "--control", control);
        type("predict", "payments", "--input", payment.toString(), "--control", control);
        type("deployments", "--json", "--control", control);
        type("down", "--control", control);
    }

    private static void type(String... command) {
        int exitCode = Cli.run(
                command,
                (_, _) -> 0,
                (_, _) -> 0,
                new CoreSimulator(),
                new LocalDrillGround(VERSION),
                Surroundings.ofProcess(VERSION));
        if (exitCode != 0) {
            throw new IllegalStateException("rehearsal failed: command=" + List.of(command) + ", exitCode=" + exitCode);
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

    /** Shows nothing, and tells when the fleet has said its welcome. */
    private record UntilWelcome(CountDownLatch ready) implements LaunchProgress {
        @Override
        public void step(String what) {}

        @Override
        public void step(String what, long done, long total) {}

        @Override
        public void say(String line) {
            ready.countDown();
        }
    }
}
