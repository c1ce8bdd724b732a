package io.lepton.server;

import io.lepton.cli.Cli;
import io.lepton.cli.Program;
import io.lepton.cli.Surroundings;
import java.util.Optional;

/** Where the program begins: hands the command line over, and ends with its exit code. */
public final class Main {
    private static final String UNPACKED_VERSION = "development";

    private Main() {}

    public static void main(String[] args) {
        String version = Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse(UNPACKED_VERSION);
        System.exit(Cli.run(args, program(version), Surroundings.ofProcess(version)));
    }

    /** All that the command line may ask for. */
    static Program program(String version) {
        return new Program(
                new LocalFleetLauncher(version),
                new RoleProcess(version),
                new CoreSimulator(),
                new LocalDrillGround(version),
                new FederationPrivacy(),
                home -> new LocalRuns(home, version),
                home -> new LocalFederations(home, version));
    }
}
