package io.lepton.gateway;

import io.lepton.chassis.ControlAccess;
import io.lepton.chassis.TlsConfig;
import io.lepton.domain.Endpoint;
import io.lepton.domain.RegionId;
import java.net.URI;
import java.util.Optional;

/**
 * What one region's gateway is told at its start.
 *
 * @param region the region whose door it is
 * @param host the address to listen on, under which others reach it too unless {@code advertised} says otherwise
 * @param port the port, 0 for any free one
 * @param control where the control planes answer
 * @param core how it decides
 * @param proxy how it carries requests
 * @param admission which requests it takes in
 * @param plan where its traffic shall go when there is a choice; near regions first if absent
 * @param tls with what it speaks TLS to callers who want it, beside plain text; plain text alone if absent
 * @param advertised where others reach it, if not where it listens
 */
public record GatewayConfig(
        RegionId region,
        String host,
        int port,
        ControlAccess control,
        GatewayCoreConfig core,
        ProxyConfig proxy,
        AdmissionConfig admission,
        Optional<TrafficPlan> plan,
        Optional<TlsConfig> tls,
        Optional<Endpoint> advertised) {
    private static final int PORT_MAX = 65_535;

    public GatewayConfig {
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("not a TCP port: port=" + port);
        }
    }

    /** A gateway with every default. */
    public static GatewayConfig of(RegionId region, String host, int port, Endpoint control) {
        return of(region, host, port, ControlAccess.to(URI.create(control.httpUrl())));
    }

    /** A gateway of a fleet with several control planes, or one that keeps their snapshots; else with every default. */
    public static GatewayConfig of(RegionId region, String host, int port, ControlAccess control) {
        return new GatewayConfig(
                region,
                host,
                port,
                control,
                GatewayCoreConfig.defaults(),
                ProxyConfig.defaults(),
                AdmissionConfig.defaults(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same gateway under a plan. */
    public GatewayConfig withPlan(TrafficPlan other) {
        return new GatewayConfig(
                region, host, port, control, core, proxy, admission, Optional.of(other), tls, advertised);
    }

    /** The same gateway with other bounds on what it takes in. */
    public GatewayConfig withAdmission(AdmissionConfig other) {
        return new GatewayConfig(region, host, port, control, core, proxy, other, plan, tls, advertised);
    }

    /** The same gateway, carrying requests within other bounds. */
    public GatewayConfig withProxy(ProxyConfig other) {
        return new GatewayConfig(region, host, port, control, core, other, admission, plan, tls, advertised);
    }

    /** The same gateway with certificates. */
    public GatewayConfig withTls(TlsConfig files) {
        return new GatewayConfig(
                region, host, port, control, core, proxy, admission, plan, Optional.of(files), advertised);
    }

    /** The same gateway, which others reach elsewhere than where it listens. */
    public GatewayConfig withAdvertised(Endpoint other) {
        return new GatewayConfig(region, host, port, control, core, proxy, admission, plan, tls, Optional.of(other));
    }
}
