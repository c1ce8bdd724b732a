package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lepton.chassis.Configuration;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.RegionId;
import io.lepton.gateway.TrafficPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanFileTest {
    private static final RegionId FRANKFURT = new RegionId("frankfurt");
    private static final RegionId VIRGINIA = new RegionId("virginia");

    @Test
    void readsSharesAndFailoverTables() {
        assertThat(plan("""
                        {"revision": 7, "flows": [
                          {"from": "frankfurt", "shares": [
                            {"region": "frankfurt", "share": 0.75}, {"region": "virginia", "share": 0.25}]},
                          {"from": "frankfurt", "model": "digits", "lost": "frankfurt",
                           "shares": [{"region": "virginia", "share": 1}]}]}
                        """))
                .isEqualTo(new TrafficPlan(
                        7,
                        List.of(
                                new TrafficPlan.Flow(
                                        FRANKFURT,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Map.of(FRANKFURT, 0.75, VIRGINIA, 0.25)),
                                new TrafficPlan.Flow(
                                        FRANKFURT,
                                        Optional.of(new ModelName("digits")),
                                        Optional.of(FRANKFURT),
                                        Map.of(VIRGINIA, 1.0)))));
    }

    @Test
    void tellsEveryMistake() {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> plan("""
                        {"revision": 7, "flows": [
                          {"from": "mars", "shares": [{"region": "frankfurt", "share": 1}]},
                          {"from": "frankfurt", "shares": [{"region": "frankfurt", "share": 0.5}]},
                          {"from": "virginia", "shares": [
                            {"region": "virginia", "share": 0.5}, {"region": "virginia", "share": 0.5}]}]}
                        """))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .withMessageContaining("plan.json: flows[0]: no region of the fleet: from=mars")
                .withMessageContaining("plan.json: flows[1]: shares do not make 1 together: sum=0.5")
                .withMessageContaining("plan.json: flows[2]: given twice: shares.region=virginia");
    }

    @Test
    void refusesKeysThatMeanNothing() {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> plan("{\"revision\": 7, \"flows\": [], \"weights\": []}"))
                .withMessageContaining("weights");
    }

    private static TrafficPlan plan(String text) {
        return Configuration.parse("plan.json", text, PlanFile.class)
                .toPlan("plan.json", FleetLayout.builtIn().regions());
    }
}
