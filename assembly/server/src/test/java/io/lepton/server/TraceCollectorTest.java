package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceCollectorTest {
    private static final FleetLayout PLAIN = FleetLayout.builtIn();

    @Test
    void thereIsNoneUnlessOneIsNamed() {
        assertThat(TraceCollector.find(PLAIN, Map.of())).isEmpty();
        assertThat(TraceCollector.find(PLAIN, Map.of(TraceCollector.VARIABLE, " ")))
                .isEmpty();
        assertThat(TraceCollector.open(PLAIN, Map.of(), "1", new SystemClock()).isOn())
                .isFalse();
    }

    @Test
    void theEnvironmentNamesOneForAFleetWhoseFileNamesNone() {
        var environment = Map.of(TraceCollector.VARIABLE, "http://collector:4318");
        assertThat(TraceCollector.find(PLAIN, environment)).contains(URI.create("http://collector:4318"));
        assertThat(TraceCollector.find(naming("https://other"), environment)).contains(URI.create("https://other"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"collector:4318", "http://", "http://a b", "grpc://collector"})
    void whatIsNoUrlIsRefusedByTheVariablesName(String endpoint) {
        assertThatThrownBy(() -> TraceCollector.find(PLAIN, Map.of(TraceCollector.VARIABLE, endpoint)))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageStartingWith(TraceCollector.VARIABLE);
    }

    private static FleetLayout naming(String endpoint) {
        return new FleetLayout(
                PLAIN.regions(),
                PLAIN.nodesPerRegion(),
                PLAIN.policies(),
                PLAIN.defaultDataClass(),
                PLAIN.roundTrips(),
                Optional.of(URI.create(endpoint)),
                PLAIN.runtime(),
                PLAIN.bounds(),
                PLAIN.admission(),
                PLAIN.gatewayTls(),
                PLAIN.plan(),
                PLAIN.access());
    }
}
