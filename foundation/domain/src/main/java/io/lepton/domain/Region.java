package io.lepton.domain;

/**
 * A place where a gateway and nodes run.
 *
 * @param id its name
 * @param jurisdiction the law that governs what is processed here
 * @param coordinates where it lies
 * @param costPerNodeHour what one node costs, in the fleet's currency per hour, at least 0
 * @param carbonGramsPerKwh the carbon intensity of its electricity, grams CO2 equivalent per kilowatt-hour, at least 0
 */
public record Region(
        RegionId id,
        Jurisdiction jurisdiction,
        Coordinates coordinates,
        double costPerNodeHour,
        double carbonGramsPerKwh) {
    public Region {
        checkAmount("costPerNodeHour", costPerNodeHour);
        checkAmount("carbonGramsPerKwh", carbonGramsPerKwh);
    }

    private static void checkAmount(String field, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("must be a finite number, at least 0: " + field + "=" + value);
        }
    }
}
