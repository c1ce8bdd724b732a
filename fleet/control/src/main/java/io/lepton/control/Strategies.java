package io.lepton.control;

import io.lepton.control.manifest.Form;
import io.lepton.control.manifest.Form.Field;
import io.lepton.domain.Portion;
import io.lepton.domain.RegionId;
import io.lepton.domain.RolloutStrategy;
import io.lepton.domain.RolloutStrategy.Approval;
import io.lepton.domain.RolloutStrategy.OnFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a deployment's file says of how a new version takes over. */
final class Strategies {
    private static final Form PORTION =
            new Form.Either(new Form.Text(Pattern.compile("(100|[1-9]?[0-9])%"), "25%", 4), new Form.Whole(0, 1_000));
    private static final Form POSITIVE = new Form.Whole(1, Integer.MAX_VALUE);

    static final Form.Keys FORM = Form.Keys.of(
            Field.optional("surge", PORTION, "how many replicas of a region there may be more, while it changes"),
            Field.optional("unavailable", PORTION, "how many replicas of a region may be missing, while it changes"),
            Field.optional("order", Forms.listOf(Forms.LABEL), "the regions that go first, one after the other"),
            Field.optional(
                    "failuresMax",
                    POSITIVE,
                    "how many replicas may fail before it stops; the first stops it if absent"),
            Field.optional(
                    "onFailure", new Form.Choice(List.of("stop", "rollback")), "what happens then; stop if absent"),
            Field.optional(
                    "approval",
                    new Form.Choice(List.of("not-required", "required")),
                    "whether a person must agree before it answers"),
            Field.optional("deadlineSeconds", POSITIVE, "how long nothing may move before it counts as failed"));

    private Strategies() {}

    /** The strategy that keys of the form say. */
    static RolloutStrategy read(Map<?, ?> keys) {
        return new RolloutStrategy(
                text(keys, "surge").map(Portion::parse),
                text(keys, "unavailable").map(Portion::parse),
                Optional.ofNullable(keys.get("order")).map(order -> ((List<?>) order)
                        .stream().map(region -> new RegionId(region.toString())).toList()),
                text(keys, "failuresMax").map(Integer::parseInt),
                text(keys, "onFailure").map(word -> OnFailure.valueOf(constant(word))),
                text(keys, "approval").map(word -> Approval.valueOf(constant(word))),
                text(keys, "deadlineSeconds").map(Integer::parseInt));
    }

    static Map<String, Object> write(RolloutStrategy strategy) {
        Map<String, Object> keys = new LinkedHashMap<>();
        strategy.surge().ifPresent(portion -> keys.put("surge", plain(portion)));
        strategy.unavailable().ifPresent(portion -> keys.put("unavailable", plain(portion)));
        strategy.order()
                .ifPresent(regions ->
                        keys.put("order", regions.stream().map(RegionId::value).toList()));
        strategy.failuresMax().ifPresent(max -> keys.put("failuresMax", max));
        strategy.onFailure().ifPresent(what -> keys.put("onFailure", word(what)));
        strategy.approval().ifPresent(approval -> keys.put("approval", word(approval)));
        strategy.deadlineSeconds().ifPresent(seconds -> keys.put("deadlineSeconds", seconds));
        return keys;
    }

    private static Optional<String> text(Map<?, ?> keys, String key) {
        return Optional.ofNullable(keys.get(key)).map(Object::toString);
    }

    private static Object plain(Portion portion) {
        String text = portion.toString();
        return text.endsWith("%") ? text : Integer.valueOf(text);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
