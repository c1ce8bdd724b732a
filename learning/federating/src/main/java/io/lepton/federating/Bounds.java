package io.lepton.federating;

import java.util.Optional;

/** Refuses numbers of a file that are out of their bounds. */
final class Bounds {
    private Bounds() {}

    static void require(String field, Optional<? extends Number> value, double min, double max) {
        value.map(Number::doubleValue)
                .filter(number -> !(number >= min && number <= max))
                .ifPresent(number -> {
                    throw new IllegalArgumentException(
                            "outside [" + plain(min) + ", " + plain(max) + "]: " + field + "=" + plain(number));
                });
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
