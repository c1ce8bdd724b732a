package io.lepton.cli;

/**
 * What the program does for its command line, which itself only reads, asks and shows.
 *
 * @param launcher starts a fleet for {@code up}
 * @param roles runs one process of a fleet
 * @param simulator runs worlds in virtual time
 * @param drills starts fleets to restore into
 * @param privacy reckons what training with noise costs
 * @param training trains models
 * @param federating has several sites train one model
 */
public record Program(
        FleetLauncher launcher,
        RoleRunner roles,
        Simulator simulator,
        DrillGround drills,
        PrivacyCalculator privacy,
        Training training,
        Federating federating) {}
