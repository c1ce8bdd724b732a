package io.lepton.runs;

import io.lepton.wire.RunView.ScoreView;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a look at the data and at the answers to the rows held out has shown, as {@code evaluation.json} keeps it for
 * the page.
 *
 * @param task {@code classification}, {@code regression} or {@code clustering}
 * @param target the column that was learned
 * @param classNames the classes in the order of the probabilities; empty for numbers
 * @param figures the figures of all
 * @param confusion rows by true class, then by answered class; empty for numbers
 * @param curves one for each class, at most {@value #CURVES_MAX}; for two classes that of the second alone
 * @param calibration what came true of what was said
 * @param answers some of the numbers that were answered, beside the truth
 * @param columns what the data looks like
 * @param folds a line for each part of the cross-validation
 * @param board what a search has tried, the best first
 * @param sample what a model of characters writes by itself
 */
record Evaluation(
        String task,
        String target,
        List<String> classNames,
        List<ScoreView> figures,
        List<List<Long>> confusion,
        List<Curve> curves,
        List<Bin> calibration,
        List<Answer> answers,
        List<ColumnFacts> columns,
        List<Fold> folds,
        List<Tried> board,
        Optional<String> sample) {
    static final int CURVES_MAX = 6;

    Evaluation {
        classNames = List.copyOf(classNames);
        figures = List.copyOf(figures);
        confusion = confusion.stream().map(List::copyOf).toList();
        curves = List.copyOf(curves);
        calibration = List.copyOf(calibration);
        answers = List.copyOf(answers);
        columns = List.copyOf(columns);
        folds = List.copyOf(folds);
        board = List.copyOf(board);
    }

    /** One class against all others, as the threshold falls. */
    record Curve(String name, double rocAuc, double prAuc, List<Point> points) {
        Curve {
            points = List.copyOf(points);
        }
    }

    /** What one threshold does. */
    record Point(double falsePositiveRate, double recall, double precision) {}

    /** Rows that were told about the same probability. */
    record Bin(double meanProbability, double share, long count) {}

    /** A number as it is, and as it was answered. */
    record Answer(double truth, double answer) {}

    /**
     * One column.
     *
     * @param missing rows without a value
     * @param distinct how many different values there are, as far as they were counted
     * @param spread of a column of numbers
     * @param frequent the most frequent values of another column, each with its count
     */
    record ColumnFacts(
            String name, String type, long missing, long distinct, Optional<Spread> spread, List<Frequent> frequent) {
        ColumnFacts {
            frequent = List.copyOf(frequent);
        }
    }

    /**
     * How numbers lie.
     *
     * @param quarters the least, the lower quartile, the median, the upper quartile and the most
     * @param outliers numbers far beyond the quartiles
     */
    record Spread(List<Double> quarters, double mean, double deviation, long outliers) {
        static final int QUARTERS = 5;

        Spread {
            quarters = List.copyOf(quarters);
            if (quarters.size() != QUARTERS) {
                throw new IllegalArgumentException("five numbers tell how numbers lie: given=" + quarters.size());
            }
        }
    }

    record Frequent(String value, long count) {}

    /** The figures of one part of the rows, learned from the others. */
    record Fold(int number, List<ScoreView> figures) {
        Fold {
            figures = List.copyOf(figures);
        }
    }

    /** One combination of parameters. */
    record Tried(String parameters, String measure, double mean, double deviation) {}
}
