package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.chassis.PeerTls;
import io.lepton.chassis.TlsConfig;
import io.lepton.cli.RoleOptions;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NodeId;
import io.lepton.domain.PeerIdentity;
import io.lepton.domain.RegionId;
import io.lepton.identity.CertificateAuthority;
import io.lepton.identity.Pem;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExposureTest {
    private static final String ANYWHERE = "0.0.0.0";
    private static final RegionId OSLO = new RegionId("oslo");
    private static final RoleOptions.Role CONTROL =
            new RoleOptions.Control(Optional.empty(), Optional.empty(), Optional.empty(), false);
    private static final RoleOptions.Role GATEWAY =
            new RoleOptions.Gateway(OSLO, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    private static final RoleOptions.Role NODE =
            new RoleOptions.Node(OSLO, new NodeId("oslo-1"), List.of(), Optional.empty());

    @Test
    void onTheLoopbackInterfaceNothingNeedsToBeSaid() {
        for (RoleOptions.Role role : List.of(CONTROL, GATEWAY, NODE)) {
            assertThatCode(() -> check("127.0.0.1", role, AccessEntry.UNSAID, Optional.empty()))
                    .doesNotThrowAnyException();
            assertThatCode(() -> check("localhost", role, AccessEntry.UNSAID, Optional.empty()))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void onANetworkNobodyListensBeforeItIsSaidWhomToBelieve() {
        refused(CONTROL, AccessEntry.UNSAID, "--peer-port");
        refused(GATEWAY, AccessEntry.UNSAID, "access: {inference: keys}");
        refused(NODE, AccessEntry.UNSAID, "--join-file");
        refused(CONTROL, said("keys", Optional.of("certified")), "--peer-port");
        refused(
                GATEWAY,
                new AccessEntry(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("open"), Optional.empty()),
                "keys");
    }

    @Test
    void whatWasSaidHolds() {
        AccessEntry open = said("open", Optional.of("open"), Optional.of("open"));
        for (RoleOptions.Role role : List.of(CONTROL, GATEWAY, NODE)) {
            assertThatCode(() -> check(ANYWHERE, role, open, Optional.empty())).doesNotThrowAnyException();
            assertThatCode(() -> check(
                            ANYWHERE, role, said("keys", Optional.empty(), Optional.of("open")), Optional.of(tls())))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void keysPassInPlainTextOnNoNetworkBeforeItIsSaid() {
        Optional<TlsConfig> files = Optional.of(new TlsConfig(Path.of("door.pem"), Path.of("door.key")));
        AccessEntry keys = said("keys", Optional.of("open"));
        refused(CONTROL, keys, "--tls-certificates");
        refused(GATEWAY, keys, "access: {plaintext: open}");
        for (RoleOptions.Role role : List.of(CONTROL, GATEWAY, NODE)) {
            assertThatCode(() -> check(ANYWHERE, role, keys, Optional.empty(), files))
                    .doesNotThrowAnyException();
        }
        assertThatCode(() -> check(ANYWHERE, GATEWAY, said("open", Optional.of("open")), Optional.empty()))
                .as("no keys, nothing to read")
                .doesNotThrowAnyException();
    }

    private static void refused(RoleOptions.Role role, AccessEntry access, String what) {
        assertThatThrownBy(() -> check(ANYWHERE, role, access, Optional.empty()))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining("host=" + ANYWHERE)
                .hasMessageContaining(what);
    }

    private static void check(String host, RoleOptions.Role role, AccessEntry access, Optional<PeerTls> proof) {
        check(host, role, access, proof, Optional.empty());
    }

    private static void check(
            String host, RoleOptions.Role role, AccessEntry access, Optional<PeerTls> proof, Optional<TlsConfig> tls) {
        Exposure.check(
                new RoleOptions(Path.of("fleet.yaml"), host, Optional.empty(), Path.of("home"), role),
                access,
                proof,
                tls);
    }

    private static AccessEntry said(String inference, Optional<String> processes, Optional<String> plaintext) {
        return new AccessEntry(Optional.of(inference), Optional.empty(), Optional.empty(), processes, plaintext);
    }

    private static AccessEntry said(String inference, Optional<String> processes) {
        return said(inference, processes, Optional.empty());
    }

    private static PeerTls tls() {
        var random = new SecureRandom();
        Instant now = Instant.now();
        var authority = CertificateAuthority.create(now, Duration.ofDays(1), random);
        KeyPair pair = CertificateAuthority.freshPair(random);
        byte[] request = CertificateAuthority.request(pair);
        var issued = authority.issue(request, new PeerIdentity.Control(), now, Duration.ofHours(1), random);
        return PeerTls.of(
                Pem.ofCertificates(issued),
                Pem.ofKey(pair.getPrivate()),
                Pem.ofCertificates(List.of(authority.certificate())));
    }
}
