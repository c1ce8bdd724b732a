package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.Coordinates;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundTripsTest {
    private static final Region FRANKFURT = region("frankfurt", 50.11, 8.68);
    private static final Region VIRGINIA = region("virginia", 39.04, -77.49);
    private static final Region SYDNEY = region("sydney", -33.87, 151.21);

    @Test
    void knowsThePublishedFiguresOfTheBuiltInRegionsBothWays() {
        var times = RoundTrips.between(List.of(VIRGINIA, FRANKFURT), Map.of());
        assertThat(times.between(FRANKFURT.id(), VIRGINIA.id())).isEqualTo(Duration.ofMillis(93));
        assertThat(times.between(VIRGINIA.id(), FRANKFURT.id())).isEqualTo(Duration.ofMillis(93));
    }

    @Test
    void prefersAGivenFigure() {
        var given = Map.of(RoundTrips.Pair.of(VIRGINIA.id(), FRANKFURT.id()), Duration.ofMillis(80));
        assertThat(RoundTrips.between(List.of(FRANKFURT, VIRGINIA), given).between(FRANKFURT.id(), VIRGINIA.id()))
                .isEqualTo(Duration.ofMillis(80));
    }

    @Test
    void estimatesAnUnknownPairFromTheGreatCircle() {
        var times = RoundTrips.between(List.of(FRANKFURT, SYDNEY), Map.of());
        // 16,500 km lie between them; published medians for that way are 243 to 250 ms.
        assertThat(times.between(FRANKFURT.id(), SYDNEY.id()))
                .isBetween(Duration.ofMillis(230), Duration.ofMillis(265));
    }

    @Test
    void isZeroWithinARegion() {
        assertThat(RoundTrips.between(List.of(FRANKFURT), Map.of()).between(FRANKFURT.id(), FRANKFURT.id()))
                .isEqualTo(Duration.ZERO);
    }

    private static Region region(String id, double latitude, double longitude) {
        return new Region(new RegionId(id), new Jurisdiction("EU"), new Coordinates(latitude, longitude), 0, 0);
    }
}
