package io.lepton.domain;

/** A place on Earth, in degrees: latitude north, longitude east. */
public record Coordinates(double latitude, double longitude) {
    private static final double EARTH_RADIUS_KILOMETRES = 6371.0;

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

    private static double square(double x) {
        return x * x;
    }
}
