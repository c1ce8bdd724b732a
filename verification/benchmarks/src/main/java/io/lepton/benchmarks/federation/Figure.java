package io.lepton.benchmarks.federation;

/**
 * One figure beside what a reference says.
 *
 * @param task which task
 * @param measure what is measured, and in which unit
 * @param wanted the reference's figure, or the bound that is asked for
 * @param reached what came out
 * @param note the setting, and what differs from the reference's
 */
public record Figure(String task, String measure, double wanted, double reached, String note) {
    private static final double DIGITS = 1e6;

    static Figure of(String task, String measure, double wanted, double reached, String note) {
        return new Figure(task, measure, wanted, Math.rint(reached * DIGITS) / DIGITS, note);
    }

    /** A line of the table. */
    String line() {
        return "%-34s %-44s %12s %12s  %s".formatted(task, measure, number(wanted), number(reached), note);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : "%.6g".formatted(value);
    }
}
