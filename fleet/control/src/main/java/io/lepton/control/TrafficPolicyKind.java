package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.manifest.Envelope;
import io.lepton.control.manifest.Form;
import io.lepton.control.manifest.Form.Field;
import io.lepton.domain.ModelName;
import io.lepton.domain.RegionId;
import io.lepton.domain.Share;
import io.lepton.domain.TrafficPolicy;
import io.lepton.domain.Variant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** {@code TrafficPolicy}: how the requests for a model are shared out among its versions; it has the model's name. */
final class TrafficPolicyKind implements ResourceKind {
    static final String CANARIES = "canaries";
    static final String SPLITS = "splits";
    static final String SHADOWS = "shadows";
    static final String VARIANTS = "variants";

    private static final String VERSION = "version";
    private static final String PERCENT = "percent";
    private static final String REGION = "region";

    private static final Form NUMBER = new Form.Whole(1, Integer.MAX_VALUE);
    private static final Form SHARES = new Form.Listing(
            Form.Keys.of(
                    Field.required(VERSION, NUMBER, "the number of a version that is not the deployed one"),
                    Field.required(PERCENT, new Form.Decimal(0.01, 100), "its share, in steps of 0.01")),
            1,
            TrafficPolicy.ARMS_MAX);
    private static final Form PLACES = Forms.listOf(Form.Keys.of(
            Field.required(REGION, Forms.LABEL, "whose callers are served another version"),
            Field.required(VERSION, NUMBER, "the number of that version")));

    @Override
    public String title() {
        return "TrafficPolicy";
    }

    @Override
    public String purpose() {
        return "How the requests for a model are shared out among its versions; its name is the model's.";
    }

    @Override
    public Kind stored() {
        return Kind.TRAFFIC;
    }

    @Override
    public Ownership ownership() {
        return Ownership.PARENT;
    }

    @Override
    public Form.Text name() {
        return Forms.TITLE;
    }

    @Override
    public Form.Keys spec() {
        return Form.Keys.of(
                Field.optional(CANARIES, SHARES, "versions that are tried on a share of all requests"),
                Field.optional(
                        SPLITS, SHARES, "versions that are compared on a share of the affinity keys; no canaries then"),
                Field.optional(SHADOWS, SHARES, "versions that get copies of a share, whose answers nobody sees"),
                Field.optional(
                        VARIANTS, PLACES, "versions that the callers of one region get in place of the deployed one"));
    }

    @Override
    public Object read(Envelope envelope, DesiredState state) {
        var model = new ModelName(envelope.name());
        List<Share> canaries = shares(envelope, CANARIES);
        List<Share> splits = shares(envelope, SPLITS);
        List<Share> shadows = shares(envelope, SHADOWS);
        List<Variant> variants = elements(
                envelope,
                VARIANTS,
                keys -> new Variant(new RegionId(required(keys, REGION).toString()), whole(keys, VERSION)));
        try {
            return new TrafficPolicy(model, canaries, splits, shadows, variants);
        } catch (IllegalArgumentException e) {
            throw new FieldFault("spec" + faulty(String.valueOf(e.getMessage())), String.valueOf(e.getMessage()));
        }
    }

    private static List<Share> shares(Envelope envelope, String key) {
        return elements(envelope, key, keys -> new Share(whole(keys, VERSION), (Double) required(keys, PERCENT)));
    }

    private static <T> List<T> elements(Envelope envelope, String key, Function<Map<?, ?>, T> reader) {
        List<?> elements = (List<?>) envelope.spec().getOrDefault(key, List.of());
        try {
            return elements.stream().map(keys -> reader.apply((Map<?, ?>) keys)).toList();
        } catch (IllegalArgumentException e) {
            throw new FieldFault("spec." + key, String.valueOf(e.getMessage()));
        }
    }

    private static int whole(Map<?, ?> keys, String key) {
        return ((Long) required(keys, key)).intValue();
    }

    /** What the form has seen to be there. */
    private static Object required(Map<?, ?> keys, String key) {
        return Objects.requireNonNull(keys.get(key));
    }

    /** The one list that a message is about; of several none. */
    private static String faulty(String message) {
        List<String> named = List.of(CANARIES, SPLITS, SHADOWS, VARIANTS).stream()
                .filter(message::contains)
                .toList();
        return named.size() == 1 ? "." + named.getFirst() : "";
    }

    @Override
    public Map<String, Object> write(Object thing) {
        var policy = (TrafficPolicy) thing;
        Map<String, Object> spec = new LinkedHashMap<>();
        put(spec, CANARIES, policy.canaries(), TrafficPolicyKind::write);
        put(spec, SPLITS, policy.splits(), TrafficPolicyKind::write);
        put(spec, SHADOWS, policy.shadows(), TrafficPolicyKind::write);
        put(spec, VARIANTS, policy.variants(), variant -> {
            Map<String, Object> keys = new LinkedHashMap<>();
            keys.put(REGION, variant.region().value());
            keys.put(VERSION, variant.version());
            return keys;
        });
        return spec;
    }

    private static Map<String, Object> write(Share share) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put(VERSION, share.version());
        keys.put(PERCENT, share.percent());
        return keys;
    }

    private static <T> void put(
            Map<String, Object> spec, String key, List<T> things, Function<T, Map<String, Object>> writer) {
        if (!things.isEmpty()) {
            spec.put(key, things.stream().map(writer).toList());
        }
    }

    @Override
    public List<TrafficPolicy> all(DesiredState state) {
        return state.traffic().policies();
    }
}
