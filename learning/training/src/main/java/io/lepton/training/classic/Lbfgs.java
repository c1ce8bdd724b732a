package io.lepton.training.classic;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Finds the bottom of a smooth function by the limited-memory method of Broyden, Fletcher, Goldfarb and Shanno.
 *
 * <p>Each step goes along minus the gradient, bent by the curvature that the last steps met (two-loop recursion, Nocedal
 * and Wright, Numerical Optimization, algorithm 7.4), as far as the strong Wolfe conditions ask (algorithms 3.5 and 3.6,
 * with bisection in place of interpolation). A step length below what doubles resolve ends the search as converged.
 */
final class Lbfgs {
    private static final int MEMORY = 10;
    private static final double SUFFICIENT_DECREASE = 1e-4;
    private static final double CURVATURE = 0.9;
    private static final int TRIALS_MAX = 40;

    /** A function of many numbers with its gradient. */
    @FunctionalInterface
    interface Objective {
        /**
         * Evaluates at a point.
         *
         * @param gradient receives the gradient
         */
        double at(double[] point, double[] gradient);
    }

    /** Is told of each step; says whether to go on. */
    @FunctionalInterface
    interface StepListener {
        boolean goesOnAfter(int step, double value);
    }

    private record Bend(Vector step, Vector change, double inverse) {}

    /** A copy of numbers that a record may hold. */
    private static final class Vector {
        private final double[] parts;

        Vector(double[] parts) {
            this.parts = parts;
        }
    }

    private final Objective objective;
    private final Deque<Bend> bends = new ArrayDeque<>();
    private double[] point;
    private double[] gradient;
    private double value;

    private Lbfgs(Objective objective, double[] start) {
        this.objective = objective;
        this.point = start.clone();
        this.gradient = new double[start.length];
        this.value = objective.at(point, gradient);
    }

    /**
     * Goes down from a start.
     *
     * @param stepsMax ends the search, at least 0
     * @param tolerance ends it when no part of the gradient is larger than that
     * @return the lowest point found
     */
    static double[] minimise(
            Objective objective, double[] start, int stepsMax, double tolerance, StepListener listener) {
        var search = new Lbfgs(objective, start);
        for (int step = 1; step <= stepsMax && largest(search.gradient) > tolerance; step++) {
            if (!search.step() || !listener.goesOnAfter(step, search.value)) {
                break;
            }
        }
        return search.point;
    }

    /** Makes one step; tells whether it came any lower. */
    private boolean step() {
        double[] direction = direction();
        double slope = product(direction, gradient);
        if (!(slope < 0)) {
            bends.clear();
            direction = scaled(gradient, -1);
            slope = -product(gradient, gradient);
        }
        double length = bends.isEmpty() ? StrictMath.min(1, 1 / StrictMath.sqrt(-slope)) : 1;
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        for (int trial = 0; trial < TRIALS_MAX; trial++) {
            double[] next = moved(direction, length);
            double[] nextGradient = new double[next.length];
            double nextValue = objective.at(next, nextGradient);
            double nextSlope = product(direction, nextGradient);
            if (!(nextValue <= value + SUFFICIENT_DECREASE * length * slope)) {
                high = length;
            } else if (nextSlope < CURVATURE * slope) {
                low = length;
            } else if (nextSlope > -CURVATURE * slope) {
                high = length;
            } else {
                accept(next, nextGradient, nextValue);
                return true;
            }
            length = high == Double.POSITIVE_INFINITY ? 2 * length : (low + high) / 2;
        }
        return false;
    }

    private void accept(double[] next, double[] nextGradient, double nextValue) {
        double[] step = new double[next.length];
        double[] change = new double[next.length];
        for (int i = 0; i < next.length; i++) {
            step[i] = next[i] - point[i];
            change[i] = nextGradient[i] - gradient[i];
        }
        double bend = product(step, change);
        if (bend > 0) {
            if (bends.size() == MEMORY) {
                bends.removeFirst();
            }
            bends.addLast(new Bend(new Vector(step), new Vector(change), 1 / bend));
        }
        point = next;
        gradient = nextGradient;
        value = nextValue;
    }

    private double[] direction() {
        double[] direction = scaled(gradient, -1);
        double[] factors = new double[bends.size()];
        int index = bends.size();
        for (Iterator<Bend> latestFirst = bends.descendingIterator(); latestFirst.hasNext(); ) {
            var bend = latestFirst.next();
            factors[--index] = bend.inverse() * product(bend.step().parts, direction);
            add(direction, bend.change().parts, -factors[index]);
        }
        if (!bends.isEmpty()) {
            var last = bends.getLast();
            double scale = 1 / (last.inverse() * product(last.change().parts, last.change().parts));
            direction = scaled(direction, scale);
        }
        for (var bend : bends) {
            double factor = bend.inverse() * product(bend.change().parts, direction);
            add(direction, bend.step().parts, factors[index++] - factor);
        }
        return direction;
    }

    private double[] moved(double[] direction, double length) {
        double[] next = point.clone();
        add(next, direction, length);
        return next;
    }

    private static double[] scaled(double[] parts, double factor) {
        double[] scaled = new double[parts.length];
        add(scaled, parts, factor);
        return scaled;
    }

    private static void add(double[] sums, double[] parts, double factor) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += factor * parts[i];
        }
    }

    private static double product(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private static double largest(double[] parts) {
        double largest = 0;
        for (double part : parts) {
            largest = StrictMath.max(largest, StrictMath.abs(part));
        }
        return largest;
    }
}
