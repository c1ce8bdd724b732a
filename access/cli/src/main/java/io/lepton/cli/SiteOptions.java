package io.lepton.cli;

import io.lepton.domain.Endpoint;
import java.nio.file.Path;

/**
 * How a person wants one site of a federation.
 *
 * @param file the federation, as the coordinator has it
 * @param name which of its sites this is
 * @param data the site's rows
 * @param coordinator where the federation listens
 * @param home the folder for everything that is written
 * @param proof how it proves to the coordinator who it is
 */
public record SiteOptions(Path file, String name, Path data, Endpoint coordinator, Path home, ProofOptions proof) {}
