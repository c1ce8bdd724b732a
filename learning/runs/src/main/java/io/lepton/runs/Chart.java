package io.lepton.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws one chart of lines and dots as SVG, with axes that end at round numbers. Confined to one thread. */
public final class Chart {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 280;
    private static final int LEFT = 58;
    private static final int RIGHT = 12;
    private static final int TOP = 12;
    private static final int BOTTOM = 44;
    private static final int TICKS = 5;
    private static final int COLOURS = 6;

    private final String xTitle;
    private final String yTitle;
    private final double[] x;
    private final double[] y;
    private final StringBuilder marks = new StringBuilder();
    private final List<String> legend = new ArrayList<>();

    private Chart(String xTitle, String yTitle, double[] x, double[] y) {
        this.xTitle = xTitle;
        this.yTitle = yTitle;
        this.x = x;
        this.y = y;
    }

    /** A chart of shares on both axes. */
    public static Chart ofShares(String xTitle, String yTitle) {
        return new Chart(xTitle, yTitle, new double[] {0, 1}, new double[] {0, 1});
    }

    /** A chart that holds all of these values. */
    public static Chart holding(String xTitle, String yTitle, List<double[]> points) {
        return new Chart(xTitle, yTitle, range(points, 0), range(points, 1));
    }

    /** Adds a line through points, each x and y. */
    public Chart line(String name, List<double[]> points) {
        int colour = legend.size() % COLOURS;
        marks.append("<polyline class=\"line c").append(colour).append("\" points=\"");
        for (double[] point : points) {
            if (Double.isFinite(point[0]) && Double.isFinite(point[1])) {
                marks.append(String.format(Locale.ROOT, "%.1f,%.1f ", left(point[0]), top(point[1])));
            }
        }
        marks.append("\"/>\n");
        legend.add(name);
        return this;
    }

    /** Adds dots. */
    public Chart dots(List<double[]> points) {
        for (double[] point : points) {
            marks.append(String.format(
                    Locale.ROOT,
                    "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.2\"/>%n",
                    left(point[0]),
                    top(point[1])));
        }
        return this;
    }

    /** Adds the line where both are equal. */
    Chart diagonal() {
        double from = Math.max(x[0], y[0]);
        double to = Math.min(x[1], y[1]);
        marks.append(String.format(
                Locale.ROOT,
                "<line class=\"guide\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                left(from),
                top(from),
                left(to),
                top(to)));
        return this;
    }

    /** The whole of it as a figure of a page. */
    public String draw(String caption) {
        var svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<figure><figcaption>%s</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\">%n",
                Html.escape(caption),
                WIDTH,
                HEIGHT));
        axes(svg);
        svg.append(marks).append("</svg>");
        if (legend.size() > 1) {
            svg.append("<p class=\"legend\">");
            for (int i = 0; i < legend.size(); i++) {
                svg.append("<span class=\"key k")
                        .append(i % COLOURS)
                        .append("\"></span>")
                        .append(Html.escape(legend.get(i)))
                        .append(' ');
            }
            svg.append("</p>");
        }
        return svg.append("</figure>\n").toString();
    }

    private void axes(StringBuilder svg) {
        for (int i = 0; i <= TICKS; i++) {
            double xAt = x[0] + i * (x[1] - x[0]) / TICKS;
            double yAt = y[0] + i * (y[1] - y[0]) / TICKS;
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>"
                            + "<text class=\"y\" x=\"%d\" y=\"%.1f\">%s</text><text class=\"x\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                    LEFT,
                    top(yAt),
                    WIDTH - RIGHT,
                    top(yAt),
                    LEFT - 6,
                    top(yAt) + 4,
                    tick(yAt, y),
                    left(xAt),
                    HEIGHT - BOTTOM + 16,
                    tick(xAt, x)));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"title\" x=\"%d\" y=\"%d\">%s</text>"
                        + "<text class=\"title\" transform=\"translate(13 %d) rotate(-90)\">%s</text>%n",
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - 8,
                Html.escape(xTitle),
                (TOP + HEIGHT - BOTTOM) / 2,
                Html.escape(yTitle)));
    }

    private double left(double value) {
        return LEFT + (value - x[0]) / (x[1] - x[0]) * (WIDTH - LEFT - RIGHT);
    }

    private double top(double value) {
        return HEIGHT - BOTTOM - (value - y[0]) / (y[1] - y[0]) * (HEIGHT - TOP - BOTTOM);
    }

    /** As many digits as tell two ticks apart. */
    private static String tick(double value, double[] range) {
        double step = (range[1] - range[0]) / TICKS;
        int digits = Math.clamp((long) Math.ceil(-Math.log10(step) - 1e-9), 0, 9);
        boolean isWhole = Math.abs(step * Math.pow(10, digits) - Math.rint(step * Math.pow(10, digits))) < 1e-6;
        return String.format(Locale.ROOT, "%." + (isWhole ? digits : digits + 1) + "f", value == 0 ? 0.0 : value);
    }

    /** From the least to the most, widened to steps of 1, 2, 2.5 or 5 times a power of ten. */
    private static double[] range(List<double[]> points, int axis) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double[] point : points) {
            if (Double.isFinite(point[axis])) {
                least = Math.min(least, point[axis]);
                most = Math.max(most, point[axis]);
            }
        }
        if (least > most) {
            return new double[] {0, 1};
        }
        if (least == most) {
            return new double[] {least - 0.5, most + 0.5};
        }
        double step = step((most - least) / TICKS);
        double from = Math.floor(least / step) * step;
        while (from + TICKS * step < most) {
            step = step(step * 1.01);
            from = Math.floor(least / step) * step;
        }
        return new double[] {from, from + TICKS * step};
    }

    private static double step(double atLeast) {
        double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
        for (double factor : new double[] {1, 2, 2.5, 5}) {
            if (factor * power >= atLeast * (1 - 1e-12)) {
                return factor * power;
            }
        }
        return 10 * power;
    }
}
