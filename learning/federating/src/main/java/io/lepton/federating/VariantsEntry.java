package io.lepton.federating;

import io.lepton.federation.OwnBlock;
import io.lepton.runs.JobFile;
import io.lepton.runs.ModelEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A variant of the model for the region of each site: what all share, behind the site's own preparation where sites scale by their own,
 * with the site's own last layers.
 *
 * @param head how many of the last layers that learn stay each site's own, the one that answers among them; 1 if absent, of a
 *     logistic model 0
 */
public record VariantsEntry(Optional<Integer> head) {
    private static final int HEAD_MAX = 100;
    /** Where it lies is known with the network; what it does not go together with, before. */
    private static final OwnBlock SOMEWHERE = new OwnBlock("head", 0, 1);

    public VariantsEntry {
        JobFile.requireWithin("head", head, 0, HEAD_MAX);
    }

    /** Refuses variants that cannot be, or would all be the same. */
    void check(ModelEntry model, SharedDataEntry data, Map<String, SiteEntry> sites) {
        boolean isLogistic = model.kind() == ModelEntry.Kind.LOGISTIC;
        if (isLogistic && headOf(model) > 0) {
            throw new IllegalArgumentException(
                    "a logistic model has one layer, so nothing would be left to share; say head: 0: variants.head="
                            + headOf(model));
        }
        if (headOf(model) == 0 && !data.isScaledBySite()) {
            throw new IllegalArgumentException(
                    "without layers of their own all variants are the same; say statistics: site, or another kind of model:"
                            + " variants.head=0");
        }
        Set<String> regions = new HashSet<>();
        sites.forEach((site, entry) -> {
            if (!regions.add(entry.region())) {
                throw new IllegalArgumentException(
                        "a region is served one variant, and two sites are there: variants, region=" + entry.region());
            }
        });
    }

    /** Noise that hides a site is in the sum of all, and a site's own layers are in no sum. */
    void check(ModelEntry model, Optional<PrivacyEntry> privacy) {
        if (headOf(model) > 0 && privacy.filter(entry -> !entry.hidesExamples()).isPresent()) {
            throw new IllegalArgumentException(
                    "noise in the sum of all sites does not hide layers that are no part of it; say level: example, or"
                            + " head: 0 with statistics: site: variants.head=" + headOf(model)
                            + ", privacy.level=participant");
        }
    }

    int headOf(ModelEntry model) {
        return head.orElse(model.kind() == ModelEntry.Kind.LOGISTIC ? 0 : 1);
    }

    /** What stands for the head before the network is there. */
    List<OwnBlock> anywhere(ModelEntry model) {
        return headOf(model) == 0 ? List.of() : List.of(SOMEWHERE);
    }
}
