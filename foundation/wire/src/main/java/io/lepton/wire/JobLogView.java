package io.lepton.wire;

import java.util.List;

/**
 * What a training on a node said: {@link RunSignal}s, and whatever else its process wrote.
 *
 * @param job how the job stands
 * @param first the number of the first of the lines, from 0; lines before it are forgotten, or were asked for before
 * @param lines the lines
 */
public record JobLogView(JobView job, long first, List<String> lines) {
    public JobLogView {
        lines = List.copyOf(lines);
    }

    /** The number of the line that comes next. */
    public long next() {
        return first + lines.size();
    }
}
