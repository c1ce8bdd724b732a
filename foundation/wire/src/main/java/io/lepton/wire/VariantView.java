package io.lepton.wire;

import java.util.Optional;

/**
 * The variant of a federation's model for the region of one site.
 *
 * @param file its name in the federation's folder
 * @param sha256 the file's digest
 * @param rows how many rows the site holds out
 * @param accuracy of the variant on these, if it was tried
 * @param accuracyOfCommon of the model for regions without a site, on the same rows; where these are another process's, nobody knows
 */
public record VariantView(
        String site,
        String region,
        String file,
        String sha256,
        int rows,
        Optional<Double> accuracy,
        Optional<Double> accuracyOfCommon) {}
