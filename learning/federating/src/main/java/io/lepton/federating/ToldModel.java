package io.lepton.federating;

import io.lepton.data.OnnxModels;
import io.lepton.data.Preparation;
import io.lepton.data.RowBatch;
import io.lepton.federation.Evaluation;
import io.lepton.federation.OwnBlock;
import io.lepton.federation.SiteReport;
import io.lepton.federation.codec.Weights;
import io.lepton.runs.Export;
import io.lepton.runs.ModelLoader;
import io.lepton.runs.RunFolder;
import io.lepton.wire.FederationView.RoundView;
import io.lepton.wire.RunView.ExportView;
import io.lepton.wire.RunView.ScoreView;
import io.lepton.wire.VariantView;
import io.lepton.wire.onnx.ModelProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What sites have learned that are processes of their own, as the coordinator writes it: their variants too, and the same files as
 * {@link MadeModel} and {@link MadeVariants} write. No row is here to hold a file against what was learned, so rows are made up.
 *
 * @param blocks where the layers lie that each site kept
 */
record ToldModel(Settled settled, SharedModel model, List<OwnBlock> blocks, Learned learned) {
    ToldModel {
        blocks = List.copyOf(blocks);
    }

    ExportView export(RunFolder folder, ModelLoader loader) {
        Preparation together = settled.preparation();
        Weights common = heads().common(shared());
        RowBatch probe = probe(together);
        float[] wanted = model.predict(common, together.apply(probe));
        return new Export(loader)
                .write(
                        folder,
                        file(together, common),
                        probe,
                        together.inputs(),
                        new Export.Expected("probabilities", wanted));
    }

    /** How each does is what its site found last; how the common model would do there, nobody has tried. */
    List<VariantView> exportVariants(RunFolder folder, ModelLoader loader) {
        Map<String, SiteReport> reports = SiteReport.of(learned.coordinator().reports()).stream()
                .collect(Collectors.toMap(SiteReport::site, report -> report));
        SortedMap<String, Weights> variants = heads().variants();
        return settled.views().stream()
                .filter(site -> variants.containsKey(site.name()))
                .map(site -> {
                    String name = "variant-" + site.name() + ".onnx";
                    Preparation own = settled.preparation(site.name());
                    Weights variant = variants.getOrDefault(site.name(), shared());
                    RowBatch probe = probe(own);
                    ExportView export = new Export(loader)
                            .write(
                                    folder.path().resolve(name),
                                    file(own, variant),
                                    probe,
                                    own.inputs(),
                                    new Export.Expected("probabilities", model.predict(variant, own.apply(probe))));
                    Optional<Double> accuracy = Optional.ofNullable(reports.get(site.name()))
                            .flatMap(SiteReport::last)
                            .map(Evaluation::accuracy);
                    return new VariantView(
                            site.name(),
                            site.region(),
                            name,
                            export.sha256(),
                            site.testRows(),
                            accuracy,
                            Optional.empty());
                })
                .toList();
    }

    /** How the model does as it is served is known here only where sites have tried just that. */
    List<ScoreView> scores(List<RoundView> rounds) {
        List<ScoreView> scores = new ArrayList<>();
        rounds.stream().filter(RoundView::isCommitted).reduce((_, last) -> last).ifPresent(last -> {
            scores.addAll(MadeModel.scores(last));
            if (!settled.file().data().isScaledBySite() && blocks.isEmpty()) {
                scores.add(ScoreView.of("accuracy_as_served", last.accuracy()));
            }
        });
        return scores;
    }

    private Weights shared() {
        return learned.coordinator().state().model();
    }

    private OwnHeads heads() {
        SortedMap<String, Weights> variants = new TreeMap<>();
        if (blocks.isEmpty()) {
            settled.told().keySet().forEach(site -> variants.put(site, shared()));
        }
        learned.heads().forEach((site, head) -> variants.put(site, head.in(shared(), blocks)));
        Map<String, Integer> rows = new TreeMap<>();
        settled.told().forEach((site, told) -> rows.put(site, told.trainRows()));
        return new OwnHeads(blocks, variants, rows);
    }

    private ModelProto file(Preparation preparation, Weights weights) {
        return OnnxModels.nameClasses(
                OnnxModels.join(preparation.toOnnx(), model.toOnnx(weights)), "label", settled.classNames());
    }

    private RowBatch probe(Preparation preparation) {
        return ProbeRows.of(
                preparation.inputs(),
                settled.told().values().stream().map(Meeting.Told::statistics).toList());
    }
}
