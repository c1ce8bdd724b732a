package io.lepton.federating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.data.Features;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedRowsTest {
    private static final double ROUNDING = 1e-4;

    @TempDir
    private Path folder;

    private Hospital hospital;

    @BeforeEach
    void drawRows() {
        hospital = new Hospital(folder);
    }

    @Test
    void scalesByTheSumsOfAllSites() {
        SharedRows rows = read(Hospital.FILE);
        double sum = 0;
        double squares = 0;
        long count = 0;
        for (SharedRows.OfSite site : rows.sites().values()) {
            for (int row = 0; row < site.train().rowCount(); row++) {
                double age = first(site.train().features(), row);
                sum += age;
                squares += age * age;
                count++;
            }
        }
        assertThat(sum / count).isCloseTo(0, within());
        assertThat(squares / count).isCloseTo(1, within());
        assertThat(rows.examplesMax()).isEqualTo(64);
    }

    @Test
    void scalesEachSiteByItsOwn() {
        SharedRows rows = read(Hospital.FILE.replace("label: ill,", "label: ill, statistics: site,"));
        rows.sites().forEach((name, site) -> {
            double sum = 0;
            for (int row = 0; row < site.train().rowCount(); row++) {
                sum += first(site.train().features(), row);
            }
            assertThat(sum / site.train().rowCount()).as(name).isCloseTo(0, within());
        });
        var west = Objects.requireNonNull(rows.sites().get("west"));
        assertThat(first(west.served().features(), 0))
                .isNotEqualTo(first(west.test().features(), 0));
    }

    @Test
    void aWordMeansTheSameEverywhere() {
        SharedRows rows = read(Hospital.FILE);
        assertThat(rows.preparation().featureNames())
                .contains("ward=a", "ward=north", "ward=south", "ward=west", "age", "pressure");
        assertThat(rows.classNames()).containsExactly("no", "yes");
    }

    @Test
    void namesTheSiteWithOtherColumns() {
        hospital.put("south.csv", "age,weight,ward,ill\n40,80,a,yes\n50,70,a,no\n");
        assertThatThrownBy(() -> read(Hospital.FILE))
                .hasMessageContaining(
                        "site=south: other columns than at the first site: missing=[pressure], besides=[weight]");
    }

    @Test
    void namesTheSiteWithoutRowsOrLabels() {
        hospital.put("west.csv", "age,pressure,ward,ill\n");
        assertThatThrownBy(() -> read(Hospital.FILE))
                .hasMessageContaining("site=west")
                .hasMessageContaining("rows");
        hospital.put("west.csv", "age,pressure,ward,ill\n40,110,a,\n50,120,a,\n");
        assertThatThrownBy(() -> read(Hospital.FILE)).hasMessageContaining("site=west: too few rows to learn from");
    }

    @Test
    void namesTheSiteWhoseNumbersAreWords() {
        hospital.put("south.csv", "age,pressure,ward,ill\nold,110,a,yes\nyoung,120,a,no\n");
        assertThatThrownBy(() -> read(Hospital.FILE))
                .hasMessageContaining("site=south: a column holds something else than at other sites");
    }

    @Test
    void leavesOutRowsWithGapsWhereThatIsAsked() {
        hospital.put(
                "west.csv",
                "age,pressure,ward,ill\n" + "40,110,a,yes\n50,,a,no\n45,100,b,no\n60,140,a,yes\n".repeat(4));
        SharedRows all = read(Hospital.FILE);
        SharedRows whole = read(Hospital.FILE.replace("label: ill,", "label: ill, gaps: drop,"));
        assertThat(rowsAt(all, "west") - rowsAt(whole, "west")).isEqualTo(4);
    }

    @Test
    void refusesWhatWouldTellOfRows() {
        String buckets = Hospital.FILE + "prepare: {age: {buckets: 4}}\n";
        assertThatThrownBy(() -> read(buckets)).hasMessageContaining("give their bounds: column=age");
        assertThat(read(Hospital.FILE + "prepare: {age: {bounds: [40, 50]}}\n")
                        .preparation()
                        .featureNames())
                .contains("age<40.0", "age>=50.0");
    }

    private SharedRows read(String file) {
        return SharedRows.read(FederationFile.parse("federation.yaml", file), folder, Map.of());
    }

    private static int rowsAt(SharedRows rows, String site) {
        var view = Objects.requireNonNull(rows.sites().get(site)).view();
        return view.trainRows() + view.testRows();
    }

    private static double first(Features features, int row) {
        return features.values()[row * features.width()];
    }

    private static Offset<Double> within() {
        return Offset.offset(ROUNDING);
    }
}
