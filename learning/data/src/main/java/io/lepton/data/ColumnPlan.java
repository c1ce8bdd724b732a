package io.lepton.data;

import java.util.List;

/** How one raw column is to be prepared; what that means in numbers is fitted to the training rows. */
public sealed interface ColumnPlan {
    /** Median for what is missing, mean 0 and deviation 1. */
    static Numeric number() {
        return new Numeric(Imputation.MEDIAN, 0, Scaling.STANDARD, 0, List.of());
    }

    /** One column for each of the 100 most frequent words, one for what is missing, one for all others. */
    static Category category() {
        return new Category(Imputation.SEPARATE, "", 100, 1, Encoding.ONE_HOT);
    }

    /** Month, day, weekday, hour and days since 1970, each scaled to mean 0 and deviation 1. */
    static Date date() {
        return new Date(
                List.of(DatePart.MONTH, DatePart.DAY, DatePart.WEEKDAY, DatePart.HOUR, DatePart.EPOCH_DAY),
                Scaling.STANDARD);
    }

    /** Single words and pairs of words, the 2,000 most frequent of at least two rows, weighted by how telling they are. */
    static Ngrams ngrams() {
        return new Ngrams(Tokens.WORDS, 1, 2, 2_000, 2, Weighting.TFIDF);
    }

    /** The ids of the first {@code length} tokens: 0 after the end, 1 for tokens that training did not have. */
    static TokenIds tokenIds(int length) {
        return new TokenIds(Tokens.WORDS, 10_000, length);
    }

    /** Left out. */
    static Drop drop() {
        return new Drop();
    }

    /** How a category becomes numbers. */
    enum Encoding {
        /** A column for each word, 1 where it stands. */
        ONE_HOT,
        /** One column with the word's number, by the alphabet; the last for what training did not have. For trees. */
        ORDINAL
    }

    /**
     * A number as one feature, or as one of several buckets.
     *
     * @param fill what stands for what is missing under {@link Imputation#CONSTANT}
     * @param buckets so many buckets of equally many training rows, instead of scaling; 0 for none
     * @param bounds the lower bounds of all buckets but the first, ascending, instead of {@code buckets}
     */
    record Numeric(Imputation impute, double fill, Scaling scale, int buckets, List<Double> bounds)
            implements ColumnPlan {
        public Numeric {
            bounds = List.copyOf(bounds);
            if (impute == Imputation.SEPARATE) {
                throw new IllegalArgumentException("only categories have a class for what is missing: impute=SEPARATE");
            }
            if (buckets < 0 || buckets == 1 || buckets > 1_000) {
                throw new IllegalArgumentException("0, or 2 to 1000 are possible: buckets=" + buckets);
            }
            for (int i = 1; i < bounds.size(); i++) {
                if (!(bounds.get(i - 1) < bounds.get(i))) {
                    throw new IllegalArgumentException("bounds must ascend: bounds=" + bounds);
                }
            }
        }

        public Numeric withImputation(Imputation other) {
            return new Numeric(other, fill, scale, buckets, bounds);
        }

        /** What is missing becomes this number. */
        public Numeric withFill(double constant) {
            return new Numeric(Imputation.CONSTANT, constant, scale, buckets, bounds);
        }

        public Numeric withScaling(Scaling other) {
            return new Numeric(impute, fill, other, buckets, bounds);
        }

        public Numeric withBuckets(int count) {
            return new Numeric(impute, fill, scale, count, bounds);
        }

        public Numeric withBounds(List<Double> ascending) {
            return new Numeric(impute, fill, scale, buckets, ascending);
        }
    }

    /**
     * A category.
     *
     * @param fill what stands for what is missing under {@link Imputation#CONSTANT}
     * @param wordsMax the most frequent words that get a number of their own
     * @param rowsMin the training rows that a word needs for that
     */
    record Category(Imputation impute, String fill, int wordsMax, int rowsMin, Encoding encoding)
            implements ColumnPlan {
        public Category {
            if (impute == Imputation.MEAN || impute == Imputation.MEDIAN) {
                throw new IllegalArgumentException("words have no mean or median: impute=" + impute);
            }
            if (wordsMax < 1 || wordsMax > 100_000 || rowsMin < 1) {
                throw new IllegalArgumentException(
                        "must be 1 to 100000, and at least 1: wordsMax=" + wordsMax + ", rowsMin=" + rowsMin);
            }
            if (impute == Imputation.CONSTANT && fill.isEmpty()) {
                throw new IllegalArgumentException("a constant is needed: fill is empty");
            }
        }

        public Category withImputation(Imputation other) {
            return new Category(other, fill, wordsMax, rowsMin, encoding);
        }

        /** What is missing becomes this word. */
        public Category withFill(String word) {
            return new Category(Imputation.CONSTANT, word, wordsMax, rowsMin, encoding);
        }

        public Category withWordsMax(int count) {
            return new Category(impute, fill, count, rowsMin, encoding);
        }

        public Category withRowsMin(int count) {
            return new Category(impute, fill, wordsMax, count, encoding);
        }

        public Category withEncoding(Encoding other) {
            return new Category(impute, fill, wordsMax, rowsMin, other);
        }
    }

    /** A date, as some of its parts; a missing one gets the median of each part. */
    record Date(List<DatePart> parts, Scaling scale) implements ColumnPlan {
        public Date {
            parts = List.copyOf(parts);
            if (parts.isEmpty()) {
                throw new IllegalArgumentException("a date needs a part: parts=[]");
            }
        }
    }

    /**
     * A text, as the n-grams in it.
     *
     * @param shortest the fewest tokens of an n-gram
     * @param longest the most
     * @param vocabularyMax the most frequent n-grams that become features
     * @param rowsMin the training rows that an n-gram needs for that
     */
    record Ngrams(Tokens tokens, int shortest, int longest, int vocabularyMax, int rowsMin, Weighting weighting)
            implements ColumnPlan {
        public Ngrams {
            if (shortest < 1 || longest < shortest || longest > 8) {
                throw new IllegalArgumentException(
                        "1 to 8 tokens are possible: shortest=" + shortest + ", longest=" + longest);
            }
            if (vocabularyMax < 1 || vocabularyMax > 1_000_000 || rowsMin < 1) {
                throw new IllegalArgumentException("must be 1 to 1000000, and at least 1: vocabularyMax="
                        + vocabularyMax + ", rowsMin=" + rowsMin);
            }
        }
    }

    /** A text, as the ids of its first tokens. */
    record TokenIds(Tokens tokens, int vocabularyMax, int length) implements ColumnPlan {
        public TokenIds {
            if (vocabularyMax < 1 || vocabularyMax > 1_000_000 || length < 1 || length > 100_000) {
                throw new IllegalArgumentException(
                        "must be 1 to 1000000 and 1 to 100000: vocabularyMax=" + vocabularyMax + ", length=" + length);
            }
        }
    }

    /** Left out. */
    record Drop() implements ColumnPlan {}
}
