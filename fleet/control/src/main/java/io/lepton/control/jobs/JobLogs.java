package io.lepton.control.jobs;

import io.lepton.wire.JobReport.LogPart;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What jobs said of late, as long as the control plane lives. Bounded: of each job the last lines, cut at a length. Confined to
 * one thread.
 */
final class JobLogs {
    static final int LINES_MAX = 1_000;
    static final int CHARACTERS_MAX = 1_000;

    private final Map<Integer, Log> logs = new HashMap<>();

    /** Lines with numbers that rise by one; the first ones are forgotten. */
    private static final class Log {
        private final Deque<String> lines = new ArrayDeque<>();
        private long first;
        private String place = "";
    }

    /** The place up to which a job's log is known. */
    String place(int job) {
        return Optional.ofNullable(logs.get(job)).map(log -> log.place).orElse("");
    }

    /** Takes lines in that follow what is known; others were sent before, and are left. */
    void take(int job, LogPart part) {
        Log log = logs.computeIfAbsent(job, _ -> new Log());
        if (!log.place.equals(part.since())) {
            return;
        }
        log.place = part.next();
        for (String line : part.lines()) {
            log.lines.add(line.length() > CHARACTERS_MAX ? line.substring(0, CHARACTERS_MAX) : line);
            if (log.lines.size() > LINES_MAX) {
                log.lines.removeFirst();
                log.first++;
            }
        }
    }

    /** A job begins to speak anew. */
    void restart(int job) {
        Log log = logs.get(job);
        if (log != null) {
            log.place = "";
        }
    }

    /** The number of the first line from one on that is not forgotten. */
    long first(int job, long from) {
        Log log = logs.get(job);
        return log == null ? from : Math.max(from, log.first);
    }

    /** The lines from a number on; absent if nothing is known of the job. */
    Optional<List<String>> lines(int job, long from) {
        return Optional.ofNullable(logs.get(job))
                .map(log ->
                        log.lines.stream().skip(Math.max(0, from - log.first)).toList());
    }

    /** The last lines of a job. */
    List<String> last(int job, int max) {
        List<String> all = new ArrayList<>(lines(job, 0).orElse(List.of()));
        return List.copyOf(all.subList(Math.max(0, all.size() - max), all.size()));
    }

    /** Forgets all jobs but some. */
    void keep(Set<Integer> jobs) {
        logs.keySet().retainAll(jobs);
    }
}
