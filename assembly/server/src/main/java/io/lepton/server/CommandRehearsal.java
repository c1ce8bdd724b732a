package io.lepton.server;

import io.lepton.cli.Cli;
import io.lepton.cli.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Types the commands that people type most, to a fleet of the {@link Rehearsal}, and at last the one that ends it. */
public final class CommandRehearsal {
    private CommandRehearsal() {}

    /**
     * Types them.
     *
     * @param args the fleet's home, and where its control plane answers
     */
    public static void main(String[] args) throws IOException {
        Path home = Path.of(args[0]);
        String control = args[1];
        Path payment = Files.writeString(home.resolve("payment.csv"), "1850.0,3,1,4\n");
        type(home, control, "status");
        type(home, control, "models");
        type(home, control, "predict", "payments", "--input", payment.toString());
        type(home, control, "deployments", "--json");
        type(home, control, "history");
        type(home, control, "audit", "search");
        type(home, control, "down");
    }

    /** With the key that the fleet has left in its home. */
    static void type(Path home, String control, String... words) {
        List<String> command = new ArrayList<>(List.of(words));
        command.addAll(List.of("--control", control, "--home", home.toString()));
        int exitCode = Cli.run(
                command.toArray(String[]::new),
                Main.program(Rehearsal.VERSION),
                Surroundings.ofProcess(Rehearsal.VERSION));
        if (exitCode != 0) {
            throw new IllegalStateException("rehearsal failed: command=" + command + ", exitCode=" + exitCode);
        }
    }
}
