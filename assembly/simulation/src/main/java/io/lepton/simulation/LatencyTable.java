package io.lepton.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A square table of round-trip times in milliseconds, as clouds publish them: a heading with the regions' names, and a row
 * for each region; some cells may be empty. Names are compared by their letters and digits alone: {@code East US} is {@code
 * eastus}.
 */
final class LatencyTable {
    private final Map<String, Map<String, Double>> rows;

    private LatencyTable(Map<String, Map<String, Double>> rows) {
        this.rows = rows;
    }

    /** A table that tells nothing. */
    static LatencyTable none() {
        return new LatencyTable(Map.of());
    }

    /**
     * Reads a table.
     *
     * @param name stands for the file in messages
     * @throws IllegalArgumentException with the line that is not as it should be
     */
    static LatencyTable parse(String name, List<String> lines) {
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("an empty table: latencies=" + name);
        }
        List<String> heading = cells(lines.getFirst());
        Map<String, Map<String, Double>> rows = new HashMap<>();
        for (int i = 1; i < lines.size(); i++) {
            List<String> cells = cells(lines.get(i));
            if (cells.size() > heading.size()) {
                throw wrong(name, i, "more cells than the heading has");
            }
            Map<String, Double> row = new HashMap<>();
            for (int cell = 1; cell < cells.size(); cell++) {
                if (!cells.get(cell).isBlank()) {
                    row.put(key(heading.get(cell)), millis(name, i, cells.get(cell)));
                }
            }
            rows.put(key(cells.getFirst()), row);
        }
        return new LatencyTable(rows);
    }

    /** The mean of both directions, or the one that is known; absent if neither is. */
    Optional<Double> millis(String from, String to) {
        List<Double> known = new ArrayList<>();
        cell(from, to).ifPresent(known::add);
        cell(to, from).ifPresent(known::add);
        return known.isEmpty()
                ? Optional.empty()
                : Optional.of(known.stream().mapToDouble(Double::doubleValue).sum() / known.size());
    }

    private Optional<Double> cell(String from, String to) {
        return Optional.ofNullable(rows.getOrDefault(key(from), Map.of()).get(key(to)));
    }

    private static double millis(String name, int line, String cell) {
        try {
            double millis = Double.parseDouble(cell.strip());
            if (millis >= 0 && millis < Double.POSITIVE_INFINITY) {
                return millis;
            }
        } catch (NumberFormatException e) {
            throw wrong(name, line, "not a number: " + cell);
        }
        throw wrong(name, line, "not a time: " + cell);
    }

    private static IllegalArgumentException wrong(String name, int line, String fact) {
        return new IllegalArgumentException(fact + ": latencies=" + name + ", line=" + (line + 1));
    }

    private static List<String> cells(String line) {
        return List.of(line.split(",", -1));
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
