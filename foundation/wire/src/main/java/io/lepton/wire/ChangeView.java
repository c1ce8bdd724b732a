package io.lepton.wire;

import io.lepton.domain.ModelName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One change of the desired state as the API shows it.
 *
 * @param revision the write that made it; changes with the same one were made together
 * @param at the time of day at the control plane, which may jump; the order is that of the revisions
 * @param author who says to have asked for it, or {@code lepton} where nobody did
 * @param kind {@code version}, {@code deployment}, {@code serving}, {@code region}, {@code policy} and so on
 * @param name its name among its kind
 * @param model the model that it is about; absent if it is about none
 * @param before what it was; absent if it is new
 * @param after what it became; absent if it is gone
 */
public record ChangeView(
        long revision,
        Instant at,
        String author,
        String kind,
        String name,
        Optional<ModelName> model,
        Optional<Map<String, Object>> before,
        Optional<Map<String, Object>> after) {}
