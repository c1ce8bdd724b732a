package io.lepton.data;

import java.util.List;
import java.util.Optional;

/** Everything that was said of a table before it is read. */
record TableSettings(
        RowSource source,
        Optional<RowSource> testSource,
        List<Column> declared,
        Optional<LabelPlan> label,
        PreparationPlan preparation,
        Optional<SplitPlan> split,
        Optional<WindowPlan> window) {
    TableSettings {
        declared = List.copyOf(declared);
    }

    static TableSettings of(RowSource source, PreparationPlan preparation) {
        return new TableSettings(
                source, Optional.empty(), List.of(), Optional.empty(), preparation, Optional.empty(), Optional.empty());
    }

    TableSettings withTestSource(RowSource other) {
        return new TableSettings(source, Optional.of(other), declared, label, preparation, split, window);
    }

    TableSettings withDeclared(List<Column> columns) {
        return new TableSettings(source, testSource, columns, label, preparation, split, window);
    }

    TableSettings withLabel(LabelPlan other) {
        return new TableSettings(source, testSource, declared, Optional.of(other), preparation, split, window);
    }

    TableSettings withPreparation(PreparationPlan other) {
        return new TableSettings(source, testSource, declared, label, other, split, window);
    }

    TableSettings withSplit(SplitPlan other) {
        return new TableSettings(source, testSource, declared, label, preparation, Optional.of(other), window);
    }

    TableSettings withWindow(WindowPlan other) {
        return new TableSettings(source, testSource, declared, label, preparation, split, Optional.of(other));
    }
}
