package io.lepton.client;

import io.lepton.domain.RegionId;
import java.net.URI;
import java.util.Optional;

/** Where a gateway listens, and of which region it is, if that is known. */
record GatewayAddress(Optional<RegionId> region, URI url) {}
