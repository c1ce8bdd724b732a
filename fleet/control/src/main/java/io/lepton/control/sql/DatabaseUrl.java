package io.lepton.control.sql;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.regex.Pattern;

/**
 * Where a database is, as a person writes it: {@code sqlite:FILE} or {@code postgresql://HOST[:PORT]/NAME[?OPTIONS]}.
 *
 * <p>{@code jdbc:} in front is passed over. Options are those of the driver; a password is better kept where PostgreSQL's
 * own tools look for it ({@code ~/.pgpass}, {@code PGPASSFILE}). The text never shows the options, which may hold one.
 *
 * @param dialect which database it is
 * @param place what follows the scheme
 */
public record DatabaseUrl(Dialect dialect, String place) {
    /** The databases that the one SQL text has been tested on. */
    public enum Dialect {
        SQLITE,
        POSTGRESQL
    }

    private static final String SQLITE = "sqlite:";
    private static final String POSTGRESQL = "postgresql:";
    private static final Pattern SERVER = Pattern.compile("//[^/@\\s]+/[^/?\\s]+(\\?\\S*)?");

    /**
     * Reads a URL.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} naming the field {@code store}
     */
    public static DatabaseUrl parse(String text) {
        String url = text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text;
        if (url.startsWith(SQLITE) && url.length() > SQLITE.length()) {
            return new DatabaseUrl(Dialect.SQLITE, url.substring(SQLITE.length()));
        }
        if (url.startsWith(POSTGRESQL)
                && SERVER.matcher(url.substring(POSTGRESQL.length())).matches()) {
            return new DatabaseUrl(Dialect.POSTGRESQL, url.substring(POSTGRESQL.length()));
        }
        throw new LeptonException(
                ErrorCode.INVALID_REQUEST,
                "not the URL of a store, sqlite:FILE or postgresql://HOST/NAME?user=USER: store="
                        + text.replaceFirst("\\?.*", "?...").replaceFirst("//[^/]*@", "//...@"));
    }

    /** The URL as the driver takes it. */
    String jdbc() {
        return switch (dialect) {
            case SQLITE -> "jdbc:" + SQLITE + place;
            case POSTGRESQL -> "jdbc:" + POSTGRESQL + place;
        };
    }

    @Override
    public String toString() {
        return switch (dialect) {
            case SQLITE -> SQLITE + place.replaceFirst("\\?.*", "");
            case POSTGRESQL -> POSTGRESQL + place.replaceFirst("\\?.*", "");
        };
    }
}
