package io.lepton.cli;

import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.RegionId;
import io.lepton.domain.Share;
import io.lepton.domain.Variant;
import java.util.ArrayList;
import java.util.List;

/** Reads what people write of traffic; a text that is none throws {@link IllegalArgumentException}, with all its faults. */
final class TrafficValues {
    private TrafficValues() {}

    /** {@code 4=5%}, several with commas between; the percent sign may be left out. */
    static List<Share> shares(String text) {
        List<Share> shares = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            try {
                shares.add(share(word));
            } catch (IllegalArgumentException e) {
                faults.add(String.valueOf(e.getMessage()));
            }
        }
        tell(faults);
        return shares;
    }

    private static Share share(String word) {
        int sign = word.indexOf('=');
        String percent = word.endsWith("%") ? word.substring(0, word.length() - 1) : word;
        if (sign < 0 || sign >= percent.length()) {
            throw new IllegalArgumentException("not VERSION=PERCENT such as 4=5%: " + word);
        }
        try {
            return new Share(
                    ModelVersionId.parseNumber(word.substring(0, sign)),
                    Double.parseDouble(percent.substring(sign + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not VERSION=PERCENT such as 4=5%: " + word, e);
        }
    }

    /** {@code beijing=4}, several with commas between. */
    static List<Variant> variants(String text) {
        List<Variant> variants = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            try {
                variants.add(variant(word));
            } catch (IllegalArgumentException e) {
                faults.add(String.valueOf(e.getMessage()));
            }
        }
        tell(faults);
        return variants;
    }

    private static Variant variant(String word) {
        int sign = word.indexOf('=');
        if (sign < 0) {
            throw new IllegalArgumentException("not REGION=VERSION such as beijing=4: " + word);
        }
        return new Variant(new RegionId(word.substring(0, sign)), ModelVersionId.parseNumber(word.substring(sign + 1)));
    }

    /** {@code fraud@3}; the form that Lepton writes, {@code fraud/3}, too. */
    static ModelVersionId version(String text) {
        int sign = Math.max(text.lastIndexOf('@'), text.lastIndexOf('/'));
        if (sign < 0) {
            throw new IllegalArgumentException("not MODEL@VERSION such as fraud@3: " + text);
        }
        return new ModelVersionId(
                new ModelName(text.substring(0, sign)), ModelVersionId.parseNumber(text.substring(sign + 1)));
    }

    private static void tell(List<String> faults) {
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }
}
