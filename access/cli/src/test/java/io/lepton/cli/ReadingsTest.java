package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ReplicaState.Phase;
import io.lepton.wire.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReadingsTest {
    private final Shell shell;

    ReadingsTest() throws IOException {
        shell = new Shell();
    }

    @AfterEach
    void stopFleet() {
        shell.close();
    }

    @Test
    void regionsShowStateAndLiveNodes() {
        assertThat(shell.type("regions")).isZero();
        assertThat(shell.out()).isEqualTo("""
                REGION     LAW  STATE  NODES  COST/H  gCO2/kWh  GATEWAY
                beijing    CN   alive    2/2    1.50       580  %s
                frankfurt  EU   lost     0/2   12.25       340  -
                """.formatted(shell.fleet.url()));
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void nodesShowWhatTheyHold() {
        shell.type("nodes");
        assertThat(shell.out()).isEqualTo("""
                NODE         REGION     STATE  ENDPOINT  REVISION  HOLDS
                beijing-1    beijing    alive  h:4711          17  digits/3 ready
                frankfurt-1  frankfurt  lost   h:4712           9  -
                """);
    }

    @Test
    void modelsShowTheirSignature() {
        shell.type("models");
        assertThat(shell.out()).isEqualTo("""
                MODEL   VERSION     SIZE  INPUTS                 OUTPUTS            REGISTERED            SHA-256
                digits        3  26.5 kB  image FP32[?x1x28x28]  scores FP32[?x10]  2026-11-21T04:00:00Z  abababababab
                """);
    }

    @Test
    void deploymentsShowWhyAReplicaFailed() {
        shell.fleet.deployments = List.of(Views.rollout("failed", Phase.READY, Phase.FAILED, "not enough memory"));
        shell.type("deployments");
        assertThat(shell.out()).isEqualTo("""
                MODEL   VERSION  REGIONS  PER REGION  STATE   READY  ROLLOUT
                digits        3  all               1  failed    1/2  -
                digits/3 on frankfurt-1: not enough memory
                """);
    }

    @Test
    void historyTellsWhoChangedWhat() {
        assertThat(shell.type("history")).isZero();
        assertThat(shell.out()).isEqualTo("""
                REVISION  AT                    AUTHOR  KIND        NAME    CHANGE
                       9  1970-01-01T00:00:00Z  anna    deployment  digits  replicasPerRegion 1 -> 2
                       4  1970-01-01T00:00:00Z  lepton  serving     digits  new: regions all
                       3  1970-01-01T00:00:00Z  boris   version     digits  new
                       2  1970-01-01T00:00:00Z  anna    deployment  digits  removed
                """);
        assertThat(shell.type("history", "--model", "not a name")).isEqualTo(2);
    }

    @Test
    void nothingToShowSaysHowToChangeThat() {
        shell.fleet.models = List.of();
        shell.fleet.deployments = List.of();
        shell.type("models");
        assertThat(shell.out()).contains("lepton models push NAME FILE");
        shell.type("deployments");
        assertThat(shell.out()).contains("lepton deploy MODEL --regions all");
    }

    @Test
    void statusNamesWhoIsBehind() {
        shell.type("status");
        assertThat(shell.out())
                .startsWith("Lepton 0.1.0, development fleet, snapshot 1.17, taken by 1/2 receivers\n")
                .contains("beijing    CN   alive", "digits        3  all", "frankfurt-1  frankfurt  lost")
                .endsWith(
                        "gateway-frankfurt works by snapshot 1.9, refused a later one: no such region: region=rome\n");
    }

    @Test
    void policiesShowTheirPlacesAndTheDefault() {
        shell.type("policies");
        assertThat(shell.out()).isEqualTo("""
                DATA CLASS        MAY BE PROCESSED IN
                eu-only           regions under the law of EU; transfers to NO (EEA agreement); strict, by 30s
                home              beijing, frankfurt
                public (default)  any region
                """);
    }

    @Test
    void jsonIsTheViewOfTheApi() {
        shell.type("regions", "--json");
        assertThat(shell.out()).isEqualTo(Json.writePretty(shell.fleet.regions()));
        shell.type("status", "--json");
        assertThat(shell.out()).isEqualTo(Json.writePretty(Views.STATUS));
        shell.type("policies", "--json");
        assertThat(shell.out()).isEqualTo(Json.writePretty(Views.STATUS.policies()));
        shell.type("models", "--json");
        assertThat(shell.out()).isEqualTo(Json.writePretty(List.of(Views.MODEL)));
    }

    @ParameterizedTest
    @CsvSource({"false, '', '\n'", "true, '\u001b[H\u001b[2J', ''"})
    void watchPrintsAgainUntilInterrupted(boolean isTerminal, String before, String after) {
        shell.isTerminal = isTerminal;
        shell.environment.put("NO_COLOR", "1");
        shell.pausesBeforeInterrupt = 2;
        assertThat(shell.type("nodes", "--watch")).isEqualTo(130);
        assertThat(Thread.interrupted()).isTrue();
        String table = Tables.nodes(Views.NODES, Ink.PLAIN);
        assertThat(shell.out()).isEqualTo((before + table + after).repeat(3));
        assertThat(shell.fleet.calls).containsExactly("GET /nodes", "GET /nodes", "GET /nodes");
        assertThat(shell.nanos()).isEqualTo(3_000_000_000L);
    }

    @Test
    void coloursNeedATerminalWithoutNoColor() {
        shell.isTerminal = true;
        shell.type("regions");
        assertThat(shell.out()).contains("\u001b[32malive\u001b[0m", "\u001b[31mlost\u001b[0m");
        shell.environment.put("NO_COLOR", "1");
        shell.type("regions");
        assertThat(shell.out()).doesNotContain("\u001b");
    }
}
