package io.lepton.federating;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.federation.OwnBlock;
import io.lepton.federation.codec.Weights;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The models of sites that keep their last layers to themselves.
 *
 * @param blocks where these lie among the parameters; nowhere, if only the preparation is a site's own
 * @param variants what all share, with each site's own layers; only of sites that have learned some
 * @param rows how many rows each site learned from
 */
record OwnHeads(List<OwnBlock> blocks, SortedMap<String, Weights> variants, Map<String, Integer> rows) {
    OwnHeads {
        blocks = List.copyOf(blocks);
        variants = new TreeMap<>(variants);
        rows = Map.copyOf(rows);
        if (!blocks.isEmpty() && variants.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.UPSTREAM_FAILED,
                    "no site has learned last layers and told them, and without any nobody could be answered");
        }
    }

    /**
     * The model for regions without a site. What sites keep is never averaged while they learn, so there the layers are those of a
     * model that has not learned: their mean by rows is put in their place.
     */
    Weights common(Weights shared) {
        double[] mixed = shared.toArray();
        double all = variants.keySet().stream().mapToInt(this::rowsOf).sum();
        for (OwnBlock block : blocks) {
            for (int i = block.from(); i < block.to(); i++) {
                int place = i;
                mixed[i] = variants.entrySet().stream()
                                .mapToDouble(site -> site.getValue().get(place) * rowsOf(site.getKey()))
                                .sum()
                        / all;
            }
        }
        return Weights.of(mixed);
    }

    private int rowsOf(String site) {
        return rows.getOrDefault(site, 0);
    }
}
