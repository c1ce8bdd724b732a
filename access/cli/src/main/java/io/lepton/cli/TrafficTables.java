package io.lepton.cli;

import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Share;
import io.lepton.domain.TrafficPolicy;
import io.lepton.wire.AliasView;
import io.lepton.wire.TrafficView;
import io.lepton.wire.TrafficView.ArmFigures;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Draws the API's views of traffic as tables. */
final class TrafficTables {
    private static final double PERCENT = 100;

    private TrafficTables() {}

    static String policies(List<TrafficView> models, Ink ink) {
        if (models.isEmpty()) {
            return "no model's requests are shared out; begin with: lepton traffic set MODEL --canary V=P%\n";
        }
        var table = new Table(ink).words("MODEL", "POLICY", "STATE", "DETAIL");
        models.forEach(model -> table.row(model.model(), policy(model), ink.state(model.state()), model.detail()));
        return table.draw();
    }

    static String figures(TrafficView model, Ink ink) {
        var head = model.model() + ": " + policy(model) + ", " + ink.state(model.state())
                + (model.detail().isEmpty() ? "" : ", " + model.detail()) + "\n";
        if (model.arms().isEmpty()) {
            return head + "no requests yet\n";
        }
        var table = new Table(ink)
                .words("REGION", "ARM")
                .numbers("VERSION", "REQUESTS", "ERRORS", "P50 MS", "P95 MS", "P99 MS", "DROPPED")
                .words("CODES");
        for (ArmFigures arm : model.arms()) {
            table.row(
                    arm.region(),
                    arm.arm(),
                    arm.version(),
                    arm.requests(),
                    number("%.2f %%", PERCENT * arm.errorShare()),
                    number("%.1f", arm.p50Millis()),
                    number("%.1f", arm.p95Millis()),
                    number("%.1f", arm.p99Millis()),
                    arm.dropped(),
                    codes(arm));
        }
        return head + table.draw();
    }

    static String aliases(List<AliasView> aliases, Ink ink) {
        if (aliases.isEmpty()) {
            return "no aliases yet; add one with: lepton alias NAME MODEL@VERSION\n";
        }
        var table = new Table(ink).words("ALIAS", "VERSION", "WISHED", "STATE", "DETAIL");
        aliases.forEach(alias -> table.row(
                alias.name(),
                alias.version().map(ModelVersionId::toString).orElse(""),
                alias.wished(),
                ink.state(alias.state()),
                alias.detail()));
        return table.draw();
    }

    /** What is wished, in the words of the options. */
    static String policy(TrafficView model) {
        return model.wished().map(TrafficTables::words).orElse("all to the deployed version");
    }

    private static String words(TrafficPolicy policy) {
        List<String> words = new ArrayList<>();
        policy.canaries().forEach(share -> words.add("canary " + share(share)));
        policy.splits().forEach(share -> words.add("split " + share(share)));
        policy.shadows().forEach(share -> words.add("shadow " + share(share)));
        policy.variants().forEach(variant -> words.add("variant " + variant.region() + "=" + variant.version()));
        return String.join(", ", words);
    }

    private static String share(Share share) {
        String percent =
                BigDecimal.valueOf(share.percent()).stripTrailingZeros().toPlainString();
        return share.version() + "=" + percent + "%";
    }

    private static String codes(ArmFigures arm) {
        return new TreeMap<>(arm.errors())
                .entrySet().stream()
                        .map(error -> error.getKey() + " " + error.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
