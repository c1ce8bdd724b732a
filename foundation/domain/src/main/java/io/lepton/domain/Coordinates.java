package io.lepton.domain;

import java.time.Duration;

/** A place on Earth, in degrees: latitude north, longitude east. */
public record Coordinates(double latitude, double longitude) {
    private static final double EARTH_RADIUS_KILOMETRES = 6371.0;

    /** Light in fibre covers 200 km/ms: there and back, 100. */
    private static final double ROUND_TRIP_KILOMETRES_PER_MILLI = 100;

    /** Cables are longer than great circles. */
    private static final double CABLE_DETOUR = 1.5;

    private static final double NANOS_PER_MILLI = 1e6;

    public Coordinates {
        if (!(Math.abs(latitude) <= 90)) {
            throw new IllegalArgumentException("outside [-90, 90]: latitude=" + latitude);
        }
        if (!(Math.abs(longitude) <= 180)) {
            throw new IllegalArgumentException("outside [-180, 180]: longitude=" + longitude);
        }
    }

    /** The great-circle distance by the haversine formula, exact to about 0.5 % (the Earth is no sphere). */
    public double kilometresTo(Coordinates other) {
        double north = Math.toRadians(other.latitude - latitude);
        double east = Math.toRadians(other.longitude - longitude);
        double chord = square(Math.sin(north / 2))
                + Math.cos(Math.toRadians(latitude))
                        * Math.cos(Math.toRadians(other.latitude))
                        * square(Math.sin(east / 2));
        return 2 * EARTH_RADIUS_KILOMETRES * Math.asin(Math.min(1, Math.sqrt(chord)));
    }

    /** What a round trip takes at a guess, where nobody has measured it; within about a third for far places. */
    public Duration guessRoundTrip(Coordinates other) {
        double millis = kilometresTo(other) / ROUND_TRIP_KILOMETRES_PER_MILLI * CABLE_DETOUR;
        return Duration.ofNanos(Math.round(millis * NANOS_PER_MILLI));
    }

    private static double square(double x) {
        return x * x;
    }
}
