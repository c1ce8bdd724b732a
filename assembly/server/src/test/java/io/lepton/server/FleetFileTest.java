package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.chassis.Configuration;
import io.lepton.chassis.TlsConfig;
import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.LeptonException;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.TenantId;
import io.lepton.gateway.TenantLimits;
import io.lepton.inference.InferenceNodeConfig;
import io.lepton.inference.RuntimeConfig;
import io.lepton.server.FleetFile.NodeEntry;
import io.lepton.server.FleetFile.RegionEntry;
import io.lepton.server.FleetFile.RoundTripEntry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FleetFileTest {
    private static final RegionEntry OSLO = region("oslo", "NO");
    private static final RegionEntry MADRID = region("madrid", "EU");

    @Test
    void theBuiltInLayoutHasThreeRegionsUnderThreeLaws() {
        FleetLayout layout = FleetLayout.builtIn();
        assertThat(layout.regions())
                .extracting(region -> region.jurisdiction().value())
                .containsExactly("CN", "EU", "US");
        assertThat(layout.policies())
                .extracting(policy -> policy.dataClass().value())
                .containsExactly("public", "cn-only", "eu-only", "us-only");
        assertThat(layout.nodesOf(new RegionId("frankfurt"))).hasToString("[frankfurt-1, frankfurt-2]");
    }

    @Test
    void aFileMayNameItsRegionsAlone() {
        FleetLayout layout = file(List.of(OSLO, MADRID)).toLayout("fleet.yaml");
        assertThat(layout.nodesPerRegion()).isEqualTo(2);
        assertThat(layout.defaultDataClass()).isEqualTo(new DataClass("public"));
        assertThat(layout.roundTrips().between(new RegionId("oslo"), new RegionId("madrid")))
                .isPositive();
    }

    @Test
    void aFilesPolicyTakesThePlaceOfADerivedOne() {
        var stricter = new PolicyEntry("public", Optional.of(List.of("EU")), Optional.empty());
        var file = new FleetFile(
                List.of(OSLO, MADRID),
                Optional.of(1),
                Optional.of(List.of(new RoundTripEntry("madrid", "oslo", 61.5))),
                Optional.of(List.of(stricter)),
                Optional.of("no-only"),
                Optional.of("http://localhost:4318"),
                Optional.of(new RuntimeEntry(
                        Optional.of(3),
                        Optional.of(2),
                        Optional.of(true),
                        Optional.of(List.of("cuda", "cpu")),
                        Optional.of(64))),
                Optional.of(new NodeEntry(Optional.of(5_000_000_000L), Optional.of(0L))),
                Optional.of(new LimitsEntry(
                        Optional.of(tenant(Optional.empty(), 20)),
                        Optional.of(List.of(tenant(Optional.of("shop"), 5))))),
                Optional.of(new GatewayEntry(Optional.of("tls/door.pem"), Optional.of("/etc/door.key"))),
                Optional.empty(),
                Optional.of(new AccessEntry(
                        Optional.of("keys"),
                        Optional.of(List.of(new OidcEntry(
                                "https://login.example.com",
                                Optional.empty(),
                                Optional.of("email"),
                                Optional.empty()))),
                        Optional.of(30.0),
                        Optional.of("open"),
                        Optional.empty())));
        FleetLayout layout = file.toLayout("fleets/fleet.yaml");
        assertThat(layout.gatewayTls())
                .contains(new TlsConfig(Path.of("fleets/tls/door.pem"), Path.of("/etc/door.key")));
        assertThat(layout.policies())
                .contains(new ResidencyPolicy(
                        new DataClass("public"), new ResidencyPolicy.Within(Set.of(new Jurisdiction("EU")))))
                .hasSize(3);
        assertThat(layout.defaultDataClass()).isEqualTo(new DataClass("no-only"));
        assertThat(layout.tracesEndpoint()).contains(URI.create("http://localhost:4318"));
        assertThat(layout.runtime())
                .isEqualTo(new RuntimeConfig(OptionalInt.of(3), 2, true, List.of("cuda", "cpu"), 64));
        assertThat(layout.limits().memoryBytesMax()).isEqualTo(5_000_000_000L);
        assertThat(layout.limits().responseCacheBytesMax()).isZero();
        assertThat(layout.access().demandsKeys()).isTrue();
        assertThat(layout.access().believesProcesses()).isTrue();
        assertThat(layout.access().certificateLife()).isEqualTo(Duration.ofMinutes(30));
        assertThat(layout.admission().everyTenant())
                .isEqualTo(new TenantLimits(OptionalDouble.of(20), 20, OptionalInt.of(3)));
        assertThat(layout.admission().tenants())
                .containsEntry(new TenantId("shop"), new TenantLimits(OptionalDouble.of(5), 5, OptionalInt.of(3)));
        assertThat(layout.roundTrips().between(new RegionId("oslo"), new RegionId("madrid")))
                .isEqualTo(Duration.ofMillis(61).plusNanos(500_000));
    }

    @Test
    void theNodesOfAProcessShareItsMemoryUnlessTheFileSaysHowMuchEachHas() {
        var limits = InferenceNodeConfig.Limits.DEFAULTS;
        assertThat(file(List.of(OSLO, MADRID)).toLayout("fleet.yaml").limits())
                .isEqualTo(limits.withMemoryBytesMax(limits.memoryBytesMax() / 4));
    }

    @Test
    void everyMistakeIsToldAtOnceWithItsField() {
        var file = new FleetFile(
                List.of(region("Oslo", "NO"), MADRID, MADRID),
                Optional.of(0),
                Optional.of(
                        List.of(new RoundTripEntry("madrid", "paris", 10), new RoundTripEntry("madrid", "madrid", -1))),
                Optional.of(List.of(
                        new PolicyEntry("nowhere", Optional.of(List.of("BR")), Optional.empty()),
                        new PolicyEntry("both", Optional.of(List.of("EU")), Optional.of(List.of("madrid"))))),
                Optional.of("secret"),
                Optional.of("localhost"),
                Optional.of(new RuntimeEntry(
                        Optional.of(0), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())),
                Optional.of(new NodeEntry(Optional.of(0L), Optional.of(-1L))),
                Optional.of(new LimitsEntry(Optional.empty(), Optional.of(List.of(tenant(Optional.of("shop"), -1))))),
                Optional.of(new GatewayEntry(Optional.empty(), Optional.of("door.key"))),
                Optional.of(List.of("secret")),
                Optional.of(new AccessEntry(
                        Optional.of("shut"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())));
        assertThatThrownBy(() -> file.toLayout("fleet.yaml")).isInstanceOfSatisfying(LeptonException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
            assertThat(String.valueOf(refusal.getMessage()).lines())
                    .hasSize(16)
                    .allMatch(line -> line.startsWith("fleet.yaml: "))
                    .anyMatch(line -> line.contains("gateway: ") && line.contains("missing=tlsCertificates"))
                    .anyMatch(line -> line.contains("regions[0]") && line.contains("region=Oslo"))
                    .anyMatch(line -> line.contains("regions.id=madrid"))
                    .anyMatch(line -> line.contains("roundTrips[madrid-paris]"))
                    .anyMatch(line -> line.contains("millis=-1.0"))
                    .anyMatch(line -> line.contains("policies[nowhere]"))
                    .anyMatch(line -> line.contains("policies[both]"))
                    .anyMatch(line -> line.contains("dataClass=secret"))
                    .anyMatch(line -> line.contains("tracesEndpoint: not a collector's HTTP URL: endpoint=localhost"))
                    .anyMatch(line -> line.contains("runtime: outside [1, 1024]: threads=0"))
                    .anyMatch(line -> line.contains("node.memoryBytesMax=0"))
                    .anyMatch(line -> line.contains("node.responseCacheBytesMax=-1"))
                    .anyMatch(
                            line -> line.contains("limits: tenants[shop]: ") && line.contains("requestsPerSecond=-1.0"))
                    .anyMatch(line -> line.contains("access: not open or keys: inference=shut"))
                    .anyMatch(line -> line.contains("snapshotKeys: not a public key"))
                    .anyMatch(line -> line.contains("nodesPerRegion=0"));
        });
    }

    @Test
    void whatTheRuntimeIsNotToldItHasByDefault() {
        var file = Configuration.parse("f", """
                regions: [{id: oslo, jurisdiction: NO, latitude: 59.91, longitude: 10.75}]
                runtime: {intraOpThreads: 2}
                """, FleetFile.class);
        assertThat(file.toLayout("f").runtime())
                .isEqualTo(new RuntimeConfig(OptionalInt.empty(), 2, false, List.of("cpu"), 0));
        assertThat(file(List.of(OSLO)).toLayout("f").runtime()).isEqualTo(RuntimeConfig.DEFAULTS);
    }

    @Test
    void anUnknownKeyOfTheRuntimeIsRefusedWithItsLine() {
        assertThatThrownBy(() -> Configuration.parse("f", """
                        regions: [{id: oslo, jurisdiction: NO, latitude: 59.91, longitude: 10.75}]
                        runtime: {thread: 2}
                        """, FleetFile.class))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining("f:2: ")
                .hasMessageContaining("thread");
    }

    @Test
    void aFleetWithoutRegionsIsRefused() {
        assertThatThrownBy(() -> file(List.of()).toLayout("f")).hasMessageContaining("regions is empty");
    }

    private static FleetFile file(List<RegionEntry> regions) {
        return new FleetFile(
                regions,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static LimitsEntry.TenantEntry tenant(Optional<String> name, double requestsPerSecond) {
        return new LimitsEntry.TenantEntry(name, Optional.of(requestsPerSecond), Optional.empty(), Optional.of(3));
    }

    private static RegionEntry region(String id, String jurisdiction) {
        return new RegionEntry(id, jurisdiction, 50, id.length(), Optional.empty(), Optional.empty());
    }
}
