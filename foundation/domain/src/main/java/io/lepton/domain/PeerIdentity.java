package io.lepton.domain;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who a process of a fleet is, as its certificate says it: by a URI in the manner of SPIFFE, which those that it calls look at, and
 * by a name in a domain of the fleet's own, which those that call it look at.
 */
public sealed interface PeerIdentity {
    /** A control plane. */
    record Control() implements PeerIdentity {}

    /** The gateway of a region. */
    record OfGateway(RegionId region) implements PeerIdentity {}

    /** A node of a region. */
    record OfNode(RegionId region, NodeId node) implements PeerIdentity {}

    /** A participant of federations, in a region whose data it does not let out. */
    record OfSite(RegionId region, String site) implements PeerIdentity {
        public OfSite {
            Names.check("site", site, Names.LABEL);
        }
    }

    /** The coordinator of a federation. */
    record OfCoordinator(String federation) implements PeerIdentity {
        public OfCoordinator {
            Names.check("federation", federation, Names.LABEL);
        }
    }

    /**
     * {@code spiffe://lepton/control}, {@code spiffe://lepton/region/oslo/gateway}, {@code spiffe://lepton/region/oslo/node/oslo-1},
     * {@code spiffe://lepton/region/oslo/site/clinic}, {@code spiffe://lepton/federation/heart}.
     */
    default String uri() {
        return Form.PREFIX
                + switch (this) {
                    case Control() -> "control";
                    case OfGateway(var region) -> "region/" + region + "/gateway";
                    case OfNode(var region, var node) -> "region/" + region + "/node/" + node;
                    case OfSite(var region, var site) -> "region/" + region + "/site/" + site;
                    case OfCoordinator(var federation) -> "federation/" + federation;
                };
    }

    /** Tells whether it serves in the fleet; those who learn in federations have certificates too, and no business within. */
    default boolean isOfFleet() {
        return switch (this) {
            case Control _, OfGateway _, OfNode _ -> true;
            case OfSite _, OfCoordinator _ -> false;
        };
    }

    /** The host that it is called as, whatever its address is. */
    default String host() {
        return switch (this) {
                    case Control() -> "control";
                    case OfGateway(var region) -> "gateway." + region;
                    case OfNode(var region, var node) -> node + ".node." + region;
                    case OfSite(var region, var site) -> site + ".site." + region;
                    case OfCoordinator(var federation) -> federation + ".federation";
                }
                + ".lepton.internal";
    }

    /** The identity of a URI; empty if it is none of a fleet's. */
    static Optional<PeerIdentity> parse(String uri) {
        Matcher form = Form.URI.matcher(uri);
        if (!form.matches()) {
            return Optional.empty();
        }
        if (form.group("federation") != null) {
            return Optional.of(new OfCoordinator(form.group("federation")));
        }
        if (form.group("region") == null) {
            return Optional.of(new Control());
        }
        var region = new RegionId(form.group("region"));
        if (form.group("site") != null) {
            return Optional.of(new OfSite(region, form.group("site")));
        }
        return Optional.of(
                form.group("node") == null
                        ? new OfGateway(region)
                        : new OfNode(region, new NodeId(form.group("node"))));
    }

    /** How identities are written. */
    final class Form {
        private static final String PREFIX = "spiffe://lepton/";
        private static final String LABEL = "[a-z][a-z0-9-]{0,62}";
        private static final Pattern URI = Pattern.compile(PREFIX + "(?:control|federation/(?<federation>" + LABEL
                + ")|region/(?<region>" + LABEL + ")/(?:gateway|node/(?<node>" + LABEL + ")|site/(?<site>" + LABEL
                + ")))");

        private Form() {}
    }
}
