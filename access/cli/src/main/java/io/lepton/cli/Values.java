package io.lepton.cli;

import io.lepton.domain.Deployment;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Reads what people write behind options; a text that is none throws {@link IllegalArgumentException}. */
final class Values {
    private static final int SEEDS_MAX = 1_000_000;
    private static final int PORT_MAX = 65_535;
    private static final int ENTRIES_MAX = 1_000;

    private Values() {}

    /** {@code all}, or the names of regions with commas between. */
    static RegionSelection regions(String text) {
        if (text.equals("all")) {
            return new RegionSelection.All();
        }
        return new RegionSelection.Only(
                Arrays.stream(text.split(",", -1)).map(RegionId::new).collect(Collectors.toSet()));
    }

    static int replicas(String text) {
        return whole(text, 1, Deployment.REPLICAS_MAX);
    }

    static int port(String text) {
        return whole(text, 1, PORT_MAX);
    }

    static int seconds(String text) {
        return whole(text, 1, Integer.MAX_VALUE);
    }

    static int run(String text) {
        return whole(text, 1, Integer.MAX_VALUE);
    }

    static int seeds(String text) {
        return whole(text, 1, SEEDS_MAX);
    }

    static long revision(String text) {
        try {
            long revision = Long.parseLong(text);
            if (revision > 0) {
                return revision;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw new IllegalArgumentException("not a positive whole number: revision=" + text);
    }

    /** The number of an entry of the audit log. */
    static long entry(String text) {
        try {
            long entry = Long.parseLong(text);
            if (entry >= 0) {
                return entry;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw new IllegalArgumentException("not a whole number from 0 on: entry=" + text);
    }

    /** How many entries of the audit log. */
    static int entries(String text) {
        return whole(text, 1, ENTRIES_MAX);
    }

    /** A moment. */
    static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a time such as 2026-11-27T09:00:00Z: " + text, e);
        }
    }

    static int version(String text) {
        return ModelVersionId.parseNumber(text);
    }

    /** The URL of a control plane; {@code http://} may be left out. */
    static URI control(String text) {
        var url = URI.create(text.contains("://") ? text : "http://" + text);
        boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!isHttp || url.getHost() == null) {
            throw new IllegalArgumentException("not an HTTP URL such as http://127.0.0.1:7070: control=" + text);
        }
        return url;
    }

    /** A host, or an IPv6 address in brackets, and a port. */
    static Endpoint endpoint(String text) {
        int colon = text.lastIndexOf(':');
        if (colon > 0) {
            String host = text.substring(0, colon);
            boolean isBracketed = host.startsWith("[") && host.endsWith("]");
            if (isBracketed || host.indexOf(':') < 0) {
                String bare = isBracketed ? host.substring(1, host.length() - 1) : host;
                return new Endpoint(bare, port(text.substring(colon + 1)));
            }
        }
        throw new IllegalArgumentException("not HOST:PORT, as 10.0.0.1:7071 or [fd00::1]:7071: " + text);
    }

    /** The URLs of control planes, with commas between. */
    static List<URI> controls(String text) {
        return Arrays.stream(text.split(",", -1)).map(Values::control).toList();
    }

    static int whole(String text, int min, int max) {
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below, with the range.
        }
        throw new IllegalArgumentException("not a whole number in [" + min + ", " + max + "]: " + text);
    }
}
