package io.lepton.training.boosting;

import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMBooster.FeatureImportanceType;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.training.classic.Tree;
import java.io.IOException;
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

    private final LGBMDataset rows;
    private final LGBMBooster booster;
    private int rounds;
    private boolean isGrown;

    private TreeGrower(LGBMDataset rows, LGBMBooster booster) {
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
        load();
        try {
            var rows = LGBMDataset.createFromMat(values, values.length / width, width, true, text, null);
            try {
                rows.setField("label", labels);
                rows.setField("weight", weights);
                return new TreeGrower(rows, LGBMBooster.create(rows, text));
            } catch (LGBMException | RuntimeException e) {
                rows.close();
                throw e;
            }
        } catch (LGBMException e) {
            throw refusal(e);
        }
    }

    private static void load() {
        try {
            LGBMBooster.loadNative();
        } catch (IOException | LinkageError e) {
            throw new LeptonException(
                    ErrorCode.INTERNAL,
                    "LightGBM cannot be loaded; on Linux it needs the package libgomp1: cause=" + e.getMessage(),
                    e);
        }
    }

    /**
     * Grows one more tree for each output.
     *
     * @return the trees, or none if no split improves anything any more
     */
    public List<Tree> grow() {
        if (isGrown) {
            return List.of();
        }
        try {
            isGrown = booster.updateOneIter();
            // The first round stays even without a split: it answers the mean.
            if (isGrown && rounds > 0) {
                return List.of();
            }
            return TreeText.read(booster.saveModelToString(rounds++, 1, FeatureImportanceType.GAIN));
        } catch (LGBMException e) {
            throw refusal(e);
        }
    }

    private static LeptonException refusal(LGBMException cause) {
        String words = String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
        return new LeptonException(ErrorCode.INTERNAL, "LightGBM refuses: reason=" + words, cause);
    }

    @Override
    public void close() {
        try {
            booster.close();
            rows.close();
        } catch (LGBMException e) {
            throw refusal(e);
        }
    }
}
