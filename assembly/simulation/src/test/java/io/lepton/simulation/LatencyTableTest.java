package io.lepton.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LatencyTableTest {
    private static final List<String> LINES =
            List.of("Source,East US,West Europe,UK South", "East US,,80,", "West Europe,84.0,,12", "UK South,78,,");

    @Test
    void findsRegionsByTheLettersOfTheirNamesAndTakesTheMeanOfBothWays() {
        LatencyTable table = LatencyTable.parse("ways.csv", LINES);
        assertThat(table.millis("eastus", "westeurope")).contains(82.0);
        assertThat(table.millis("eastus", "uksouth")).contains(78.0);
        assertThat(table.millis("uksouth", "westeurope")).contains(12.0);
        assertThat(table.millis("eastus", "nowhere")).isEmpty();
    }

    @Test
    void saysWhichLineIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LatencyTable.parse("ways.csv", List.of("Source,A,B", "A,,far")))
                .withMessageContaining("not a number: far")
                .withMessageContaining("line=2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LatencyTable.parse("ways.csv", List.of("Source,A", "A,,-3")))
                .withMessageContaining("more cells");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LatencyTable.parse("ways.csv", List.of("Source,A", "B,-3")))
                .withMessageContaining("not a time: -3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LatencyTable.parse("ways.csv", List.of()))
                .withMessageContaining("latencies=ways.csv");
    }
}
