package io.lepton.training.boosting;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.training.classic.Tree;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Grows trees round by round with LightGBM, the same ones for the same rows, parameters and number of threads.
 *
 * <p>Holds native memory until it is closed. Confined to one thread, which may change between calls.
 */
public final class TreeGrower implements AutoCloseable {
    private static final Map<String, String> ALWAYS = Map.of(
            "deterministic", "true",
            "force_row_wise", "true",
            "verbosity", "-1",
            "metric", "none");

    private final LightGbm library;
    private final MemorySegment rows;
    private final MemorySegment booster;
    private int rounds;
    private boolean isGrown;
    private boolean isClosed;

    private TreeGrower(LightGbm library, MemorySegment rows, MemorySegment booster) {
        this.library = library;
        this.rows = rows;
        this.booster = booster;
    }

    /**
     * Copies rows into native memory and makes ready to grow.
     *
     * @param values row by row; NaN where one is missing
     * @param labels of the rows: class numbers or numbers
     * @param weights of the rows
     * @param parameters by LightGBM's names
     * @throws LeptonException {@link ErrorCode#INTERNAL} if the library cannot be loaded or refuses
     */
    public static TreeGrower over(
            float[] values, int width, float[] labels, float[] weights, Map<String, String> parameters) {
        var all = new TreeMap<>(ALWAYS);
        all.putAll(parameters);
        String text = all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
        var library = LightGbm.shared();
        var rows = library.dataset(values, width, text);
        try {
            library.setField(rows, "label", labels);
            library.setField(rows, "weight", weights);
            return new TreeGrower(library, rows, library.booster(rows, text));
        } catch (RuntimeException e) {
            library.freeDataset(rows);
            throw e;
        }
    }

    /**
     * Grows one more tree for each output.
     *
     * @return the trees, or none if no split improves anything any more
     */
    public List<Tree> grow() {
        if (isClosed) {
            throw new IllegalStateException("closed");
        }
        if (isGrown) {
            return List.of();
        }
        isGrown = library.update(booster);
        // The first round stays even without a split: it answers the mean.
        if (isGrown && rounds > 0) {
            return List.of();
        }
        return TreeText.read(library.text(booster, rounds++));
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            library.freeBooster(booster);
            library.freeDataset(rows);
        }
    }
}
