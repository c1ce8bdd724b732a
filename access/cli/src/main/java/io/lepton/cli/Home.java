package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The folder where Lepton keeps its files; a running fleet leaves its address there, in {@code run/fleet.json}. */
record Home(Path folder) {
    private record RunningFleet(String control) {}

    /** The URL of the control plane of the fleet that runs on this machine, if one left it. */
    Optional<URI> runningFleet() {
        Path file = folder.resolve("run").resolve("fleet.json");
        try {
            return Optional.of(Values.control(
                    Json.read(Files.readAllBytes(file), RunningFleet.class).control()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException | LeptonException | IllegalArgumentException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "cannot read where the fleet runs: file=" + file + ", cause=" + e.getMessage(),
                    e);
        }
    }
}
