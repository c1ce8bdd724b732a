package io.lepton.server;

import io.lepton.cli.LaunchProgress;
import io.lepton.cli.RoleOptions;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Plays the program through once while the JVM notes which classes it loads, so that real starts find them prepared.
 *
 * <p>A fleet comes up in a temporary folder; {@link NodeRehearsal}, where it is asked for, and then {@link CommandRehearsal} play beside
 * it in processes of their own, whose notes go to files of their own; the fleet goes down again. Then each process of a fleet starts
 * and stops by itself. Whoever builds the program runs it; a rehearsal that fails fails the packing of the distribution.
 */
public final class Rehearsal {
    static final String VERSION = "rehearsal";
    private static final String FLEET =
            "nodesPerRegion: 1\nregions:\n  - {id: here, jurisdiction: EU, latitude: 50, longitude: 8}\n";

    private Rehearsal() {}

    /**
     * Plays it.
     *
     * @param args where the notes of the commands go, and those of a node if one is to play
     */
    public static void main(String[] args) throws Exception {
        Path home = Files.createTempDirectory("lepton-rehearsal");
        int port = freePorts(1 + FleetLayout.builtIn().regions().size());
        var ready = new CountDownLatch(1);
        var options = new UpOptions(
                Optional.empty(), Optional.empty(), true, false, port, home, true, false, Optional.empty());
        // A daemon: commands that fail have not ended it, and it must not outlive them.
        Thread fleet = Thread.ofPlatform().daemon().start(() -> runFleet(options, ready));
        ready.await();
        String control = "http://" + LocalFleet.HOST + ":" + port;
        if (args.length > 1) {
            NodeRehearsal.play(javaNotingTo(Path.of(args[1])), home, control);
        }
        typeCommands(javaNotingTo(Path.of(args[0])), home, control);
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

    private static void typeCommands(List<String> java, Path home, String control)
            throws IOException, InterruptedException {
        CommandRehearsal.type(home, control, "status");
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of(CommandRehearsal.class.getName(), home.toString(), control));
        int exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException("the rehearsal of commands failed: exitCode=" + exitCode);
        }
    }

    /** The beginning of a command for a JVM like this one, with a cache of its own. */
    private static List<String> javaNotingTo(Path cache) {
        ProcessHandle.Info self = ProcessHandle.current().info();
        List<String> command = new ArrayList<>();
        command.add(self.command().orElseThrow());
        command.add("-XX:AOTCacheOutput=" + cache);
        Arrays.stream(self.arguments().orElseThrow())
                .takeWhile(argument -> !argument.equals("-cp"))
                .filter(argument -> !argument.startsWith("-XX:AOT"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return command;
    }

    static int freePorts(int count) throws IOException {
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
