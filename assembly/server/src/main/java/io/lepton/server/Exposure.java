package io.lepton.server;

import io.lepton.chassis.PeerTls;
import io.lepton.chassis.TlsConfig;
import io.lepton.cli.RoleOptions;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Keeps a process from listening to a network without anybody having said whom it is to believe there. On the loopback interface,
 * where whoever can call can do more than that, nothing needs to be said.
 */
final class Exposure {
    private Exposure() {}

    /**
     * Goes on if a process may listen where it is to.
     *
     * @param proof by what processes prove to it who they are; absent if they need not
     * @param tls with what it answers people and callers; absent if in plain text
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} telling what is to be said first
     */
    static void check(RoleOptions options, AccessEntry access, Optional<PeerTls> proof, Optional<TlsConfig> tls) {
        if (isLoopback(options.host())) {
            return;
        }
        switch (options.role()) {
            case RoleOptions.Control _ -> {
                if (proof.isEmpty() && !access.believesProcesses()) {
                    throw refusal(
                            options.host(),
                            "whoever reaches it could join as a gateway or a node; give --peer-port, or say so in the"
                                    + " fleet's file, access: {processes: open}");
                }
                requireTls(options.host(), access, tls);
            }
            case RoleOptions.Gateway _ -> {
                if (access.inference().isEmpty()) {
                    throw refusal(
                            options.host(),
                            "whoever reaches it could ask every model; say in the fleet's file, access: {inference: keys}"
                                    + " or access: {inference: open}");
                }
                if (access.demandsKeys()) {
                    requireTls(options.host(), access, tls);
                }
            }
            case RoleOptions.Node _ -> {
                if (proof.isEmpty() && !access.believesProcesses()) {
                    throw refusal(
                            options.host(),
                            "whoever reaches it could ask its models; give --join-file, or say so in the fleet's file,"
                                    + " access: {processes: open}");
                }
            }
        }
    }

    private static void requireTls(String host, AccessEntry access, Optional<TlsConfig> tls) {
        if (tls.isEmpty() && !access.letsKeysPassPlainly()) {
            throw refusal(
                    host,
                    "whoever is on the way could read keys; give --tls-certificates and --tls-key, or say so in the fleet's"
                            + " file, access: {plaintext: open}");
        }
    }

    private static LeptonException refusal(String host, String why) {
        return new LeptonException(
                ErrorCode.INVALID_CONFIGURATION, "not on the loopback interface: host=" + host + "; " + why);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }
}
