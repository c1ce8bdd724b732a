package io.lepton.transport;

import io.lepton.domain.RegionId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Where a coordinator listens, and to whom.
 *
 * @param federation its name, as in the plan
 * @param sites the region of each participant: a certificate must say both
 * @param host that it listens at
 * @param port 0 takes a free one
 * @param folder for parts on their way
 * @param partBytesMax the longest part of a participant's letter
 * @param farewellMax how long participants are waited for, at the end, that have not fetched their last letters
 */
public record ServerConfig(
        String federation,
        Map<String, RegionId> sites,
        String host,
        int port,
        Path folder,
        long partBytesMax,
        Duration farewellMax) {
    private static final long PART_BYTES_MAX = 8L << 30;
    private static final Duration FAREWELL_MAX = Duration.ofSeconds(10);

    public ServerConfig {
        sites = Map.copyOf(sites);
        if (partBytesMax < 1) {
            throw new IllegalArgumentException("must be at least 1: partBytesMax=" + partBytesMax);
        }
    }

    /** Parts of at most 8 GiB, farewells of at most 10 s. */
    public ServerConfig(String federation, Map<String, RegionId> sites, String host, int port, Path folder) {
        this(federation, sites, host, port, folder, PART_BYTES_MAX, FAREWELL_MAX);
    }
}
