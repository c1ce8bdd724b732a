package io.lepton.runs;

import io.lepton.data.ColumnPlan;
import io.lepton.data.ColumnType;
import io.lepton.data.DatePart;
import io.lepton.data.Imputation;
import io.lepton.data.Scaling;
import io.lepton.data.Tokens;
import io.lepton.data.Weighting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is done to one column before learning; what is not said follows from the column's type.
 *
 * @param impute what stands for a missing value
 * @param value the value of {@code impute: constant}
 * @param scale how numbers are brought to one size
 * @param buckets into how many ranges numbers are sorted, each with as many rows
 * @param encode what becomes of words
 * @param size how many different words or pieces of text count, the most frequent ones
 * @param parts what is taken of a date
 * @param pieces how a text is taken apart
 * @param grams the longest run of pieces that counts
 * @param weigh what a piece of text counts for
 * @param length how many tokens of a text are taken
 * @param bounds the lower bounds of all ranges but the first, into which numbers are sorted
 */
public record ColumnEntry(
        Optional<Imputation> impute,
        Optional<String> value,
        Optional<Scaling> scale,
        Optional<Integer> buckets,
        Optional<Encode> encode,
        Optional<Integer> size,
        Optional<List<DatePart>> parts,
        Optional<Tokens> pieces,
        Optional<Integer> grams,
        Optional<Weighting> weigh,
        Optional<Integer> length,
        Optional<List<Double>> bounds) {
    /** What becomes of words. */
    public enum Encode {
        ONE_HOT,
        ORDINAL,
        NGRAMS,
        TOKENS
    }

    private static final int SIZE_MAX = 1_000_000;
    private static final int LENGTH_MAX = 100_000;

    public ColumnEntry {
        JobFile.requireWithin("buckets", buckets, 2, 1_000);
        JobFile.requireWithin("size", size, 1, SIZE_MAX);
        JobFile.requireWithin("grams", grams, 1, 8);
        JobFile.requireWithin("length", length, 1, LENGTH_MAX);
        boolean isConstant = impute.filter(way -> way == Imputation.CONSTANT).isPresent();
        if (isConstant != value.isPresent()) {
            throw new IllegalArgumentException(
                    "impute: constant has a value, and no other has: value=" + value.orElse("(missing)"));
        }
        bounds = bounds.map(List::copyOf);
        if ((buckets.isPresent() || bounds.isPresent()) && scale.isPresent()) {
            throw new IllegalArgumentException("buckets are not scaled: buckets or bounds, scale");
        }
        if (buckets.isPresent() && bounds.isPresent()) {
            throw new IllegalArgumentException("buckets have a number or bounds, not both: buckets, bounds");
        }
        // Refuses bounds that do not ascend.
        bounds.ifPresent(ColumnPlan.number()::withBounds);
        if (encode.filter(way -> way == Encode.TOKENS).isPresent() != length.isPresent()) {
            throw new IllegalArgumentException("encode: tokens has a length, and no other has: length");
        }
    }

    /**
     * The plan for a column of a type.
     *
     * @throws IllegalArgumentException if something is said that a column of that type has no use for
     */
    ColumnPlan plan(ColumnType type) {
        return switch (type) {
            case NUMBER -> number();
            case CATEGORY ->
                encode.filter(way -> way == Encode.NGRAMS || way == Encode.TOKENS)
                                .isPresent()
                        ? text()
                        : category();
            case DATE -> date();
            case TEXT -> text();
        };
    }

    private ColumnPlan number() {
        refuse("a number", Map.of("encode", encode, "size", size, "parts", parts, "pieces", pieces, "grams", grams));
        var plan = ColumnPlan.number();
        if (value.isPresent()) {
            plan = plan.withFill(parsed(value.get()));
        } else if (impute.isPresent()) {
            plan = plan.withImputation(impute.get());
        }
        if (buckets.isPresent()) {
            plan = plan.withBuckets(buckets.get());
        }
        if (bounds.isPresent()) {
            plan = plan.withBounds(bounds.get());
        }
        return scale.isPresent() ? plan.withScaling(scale.get()) : plan;
    }

    private static double parsed(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a number: value=" + text, e);
        }
    }

    private ColumnPlan category() {
        refuse(
                "a category",
                Map.of(
                        "scale", scale, "buckets", buckets, "bounds", bounds, "parts", parts, "pieces", pieces, "grams",
                        grams));
        var plan = ColumnPlan.category();
        if (value.isPresent()) {
            plan = plan.withFill(value.get());
        } else if (impute.isPresent()) {
            plan = plan.withImputation(impute.get());
        }
        if (size.isPresent()) {
            plan = plan.withWordsMax(size.get());
        }
        boolean isOrdinal = encode.filter(way -> way == Encode.ORDINAL).isPresent();
        return isOrdinal ? plan.withEncoding(ColumnPlan.Encoding.ORDINAL) : plan;
    }

    private ColumnPlan date() {
        refuse(
                "a date",
                Map.of("impute", impute, "buckets", buckets, "encode", encode, "size", size, "pieces", pieces));
        var plan = ColumnPlan.date();
        return new ColumnPlan.Date(parts.orElse(plan.parts()), scale.orElse(plan.scale()));
    }

    private ColumnPlan text() {
        refuse("a text", Map.of("impute", impute, "scale", scale, "buckets", buckets, "parts", parts));
        if (length.isPresent()) {
            var plan = ColumnPlan.tokenIds(length.get());
            return new ColumnPlan.TokenIds(
                    pieces.orElse(plan.tokens()), size.orElse(plan.vocabularyMax()), plan.length());
        }
        var plan = ColumnPlan.ngrams();
        return new ColumnPlan.Ngrams(
                pieces.orElse(plan.tokens()),
                plan.shortest(),
                grams.orElse(plan.longest()),
                size.orElse(plan.vocabularyMax()),
                plan.rowsMin(),
                weigh.orElse(plan.weighting()));
    }

    private static void refuse(String what, Map<String, Optional<?>> foreign) {
        new TreeMap<>(foreign)
                .forEach((name, said) -> said.ifPresent(given -> {
                    throw new IllegalArgumentException("not for " + what + ": " + name + "=" + given);
                }));
    }
}
