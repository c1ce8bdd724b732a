package io.lepton.benchmarks.federation;

import io.lepton.federation.PrivacyAccountant;
import io.lepton.federation.PrivacyLoss;
import java.util.ArrayList;
import java.util.List;

/** What mechanisms spend, by both accounts. */
final class AccountantFigures {
    private record Row(double q, double z, int steps, double delta, double byRenyi, double byLosses) {}

    private static final List<Row> ROWS = List.of(
            new Row(256.0 / 60_000, 1.1, 14_062, 1e-5, 2.596556, 2.381686),
            new Row(0.04, 1.5, 2_250, 1e-5, 7.329335, 6.768787),
            new Row(0.01, 4, 10_000, 1e-5, 1.035490, 0.946999),
            new Row(0.1, 1, 100, 1e-5, 7.903850, 7.046603),
            new Row(1, 10, 100, 1e-5, 4.728507, 4.377178),
            new Row(100.0 / 342_477, 1, 1_600, 1e-6, 0.677503, 0.060379));

    private AccountantFigures() {}

    static List<Figure> all() {
        List<Figure> figures = new ArrayList<>();
        for (Row row : ROWS) {
            String setting = "q=%.6g z=%s T=%d delta=%s".formatted(row.q(), row.z(), row.steps(), row.delta());
            PrivacyLoss spent = PrivacyAccountant.spent(row.q(), row.z(), row.steps(), row.delta());
            figures.add(Figure.of("accountant", "epsilon by losses", row.byLosses(), spent.epsilon(), setting));
            figures.add(Figure.of("accountant", "epsilon by Renyi", row.byRenyi(), spent.epsilonByRenyi(), setting));
        }
        double noise = PrivacyAccountant.noise(0.04, 8, 2_000, 1e-5).byRenyi();
        figures.add(
                Figure.of("accountant", "noise multiplier for epsilon 8", 1.3562, noise, "q=0.04 T=2000, by Renyi"));
        return figures;
    }
}
