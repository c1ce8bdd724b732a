package io.lepton.data;

/**
 * Examples that are windows of a series: so many rows, one after the other as the source has them.
 *
 * @param length the rows of a window
 * @param horizon how many rows after the last of the window the answer stands, at least 1
 * @param hasLabel whether the window's own values of the label's column are features too
 */
public record WindowPlan(int length, int horizon, boolean hasLabel) {
    public WindowPlan {
        if (length < 1 || horizon < 1) {
            throw new IllegalArgumentException("must be at least 1: length=" + length + ", horizon=" + horizon);
        }
    }

    /** Windows whose answer is the very next row's, with the label's past among the features. */
    public static WindowPlan of(int length) {
        return new WindowPlan(length, 1, true);
    }

    /** The rows before the answer that a window needs. */
    int reach() {
        return length + horizon - 1;
    }

    /** The rows of the windows of these answers, window by window. */
    int[] rows(int[] answers) {
        int[] rows = new int[Math.multiplyExact(answers.length, length)];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = answers[i / length] - reach() + i % length;
        }
        return rows;
    }
}
