package io.lepton.domain;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names a body of law that governs processing in a region: {@code CN}, {@code EU}, {@code US}; upper-case letters. */
public record Jurisdiction(String value) implements Comparable<Jurisdiction> {
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9]{1,15}");

    public Jurisdiction {
        Names.check("jurisdiction", value, CODE);
    }

    /** The data class that a fleet offers by itself for data that must stay in this jurisdiction: {@code eu-only}. */
    public DataClass onlyHere() {
        return new DataClass(value.toLowerCase(Locale.ROOT) + "-only");
    }

    @Override
    public int compareTo(Jurisdiction other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
