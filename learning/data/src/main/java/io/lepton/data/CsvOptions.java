package io.lepton.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How a file of separated values is written.
 *
 * @param separator between fields
 * @param quote around fields that hold separators; {@link #NO_QUOTE} where quotes are plain characters
 * @param hasHeader whether the first record names the columns
 * @param names the columns' names where the file has no header, or other ones; empty for the header's, or column1 and so on
 * @param missing the words that stand for nothing, besides the empty field
 * @param encoding of the characters
 */
public record CsvOptions(
        char separator, char quote, boolean hasHeader, List<String> names, List<String> missing, Charset encoding) {
    /** Says that quotes have no meaning. */
    public static final char NO_QUOTE = '\0';

    /** The words that usually stand for nothing. */
    public static final List<String> USUAL_MISSING = List.of("?", "NA", "N/A", "NaN", "nan", "null", "NULL");

    public CsvOptions {
        names = List.copyOf(names);
        missing = List.copyOf(missing);
        if (separator == quote || separator == '\n' || separator == '\r') {
            throw new IllegalArgumentException(
                    "not a separator: separator=" + (int) separator + ", quote=" + (int) quote);
        }
    }

    /** Commas, double quotes, a header, the usual words for nothing, UTF-8. */
    public static CsvOptions standard() {
        return new CsvOptions(',', '"', true, List.of(), USUAL_MISSING, StandardCharsets.UTF_8);
    }

    /** Tabs instead of commas, and quotes that mean nothing. */
    public static CsvOptions tabs() {
        return standard().withSeparator('\t').withQuote(NO_QUOTE);
    }

    public CsvOptions withSeparator(char other) {
        return new CsvOptions(other, quote, hasHeader, names, missing, encoding);
    }

    public CsvOptions withQuote(char other) {
        return new CsvOptions(separator, other, hasHeader, names, missing, encoding);
    }

    /** The first record is data; columns are called column1, column2 and so on. */
    public CsvOptions withoutHeader() {
        return new CsvOptions(separator, quote, false, names, missing, encoding);
    }

    /** The first record is data; columns are called so. */
    public CsvOptions withoutHeader(String... columns) {
        return new CsvOptions(separator, quote, false, List.of(columns), missing, encoding);
    }

    public CsvOptions withMissing(List<String> words) {
        return new CsvOptions(separator, quote, hasHeader, names, words, encoding);
    }

    public CsvOptions withEncoding(Charset other) {
        return new CsvOptions(separator, quote, hasHeader, names, missing, other);
    }
}
