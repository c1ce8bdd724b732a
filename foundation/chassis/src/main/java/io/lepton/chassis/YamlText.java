package io.lepton.chassis;

import java.util.List;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes plain values (maps, lists, texts, numbers, booleans) as YAML for people. Safe for any thread. */
public final class YamlText {
    private static final int WIDTH = 120;

    private YamlText() {}

    /** One document after another, each after a line of its own with three hyphens but the first. */
    public static String write(List<?> documents) {
        // A dump keeps state, so each document has its own.
        return documents.stream()
                .map(document -> new Dump(settings()).dumpToString(document))
                .collect(Collectors.joining("---\n"));
    }

    private static DumpSettings settings() {
        return DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setWidth(WIDTH)
                .setSplitLines(false)
                .build();
    }
}
