package io.lepton.transport;

import io.lepton.domain.Endpoint;
import io.lepton.domain.PeerIdentity;
import java.nio.file.Path;

/**
 * Who takes part in what.
 *
 * @param self as its certificate says
 * @param federation its name
 * @param coordinator where it listens
 * @param outgoing a folder for the parts of its letters, its alone
 * @param models a folder for models; sites of one region that share one fetch each model once
 */
public record SiteConfig(
        PeerIdentity.OfSite self, String federation, Endpoint coordinator, Path outgoing, Path models) {}
