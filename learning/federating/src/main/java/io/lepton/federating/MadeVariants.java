package io.lepton.federating;

import io.lepton.data.LabelledFeatures;
import io.lepton.data.OnnxModels;
import io.lepton.data.Targets;
import io.lepton.federation.OwnBlock;
import io.lepton.federation.codec.Weights;
import io.lepton.runs.Export;
import io.lepton.runs.ModelLoader;
import io.lepton.runs.RunFolder;
import io.lepton.training.Predictions;
import io.lepton.wire.RunView.ExportView;
import io.lepton.wire.VariantView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The variants of a model that are each site's own, where all rows are: shared body, own head, own preparation. */
record MadeVariants(SharedRows rows, SharedModel model, OwnHeads heads) {
    /** @param weights of each site, with the head that it kept */
    static MadeVariants of(SharedRows rows, SharedModel model, Map<String, Weights> weights, List<OwnBlock> head) {
        Map<String, Integer> learnedFrom = new TreeMap<>();
        rows.sites().forEach((site, own) -> learnedFrom.put(site, own.train().rowCount()));
        return new MadeVariants(rows, model, new OwnHeads(head, new TreeMap<>(weights), learnedFrom));
    }

    /** The model for regions without a site. */
    MadeModel common(Weights shared) {
        return new MadeModel(rows, model, heads.common(shared));
    }

    /**
     * Writes a file for each site that has learned, and holds its answers to the rows that the site holds out against those of what
     * was learned.
     *
     * @param common the model for regions without a site, for comparison
     */
    List<VariantView> export(RunFolder folder, ModelLoader loader, Weights common) {
        List<VariantView> made = new ArrayList<>();
        heads.variants().forEach((name, weights) -> {
            SharedRows.OfSite site = Objects.requireNonNull(rows.sites().get(name));
            String file = "variant-" + name + ".onnx";
            var joined = OnnxModels.join(site.preparation().toOnnx(), model.toOnnx(weights));
            float[] wanted = model.predict(weights, site.test().features());
            ExportView export = new Export(loader)
                    .write(
                            folder.path().resolve(file),
                            OnnxModels.nameClasses(joined, "label", rows.classNames()),
                            site.testRows(),
                            site.preparation().inputs(),
                            new Export.Expected("probabilities", wanted));
            made.add(new VariantView(
                    name,
                    site.view().region(),
                    file,
                    export.sha256(),
                    site.test().rowCount(),
                    Optional.of(accuracy(weights, site.test())),
                    Optional.of(accuracy(common, site.served()))));
        });
        return made;
    }

    private double accuracy(Weights weighted, LabelledFeatures held) {
        int[] truth = ((Targets.Classes) held.targets()).indices();
        int[] answers = Predictions.classes(
                        model.predict(weighted, held.features()),
                        1,
                        rows.classNames().size())
                .labels();
        int right = 0;
        for (int row = 0; row < truth.length; row++) {
            right += answers[row] == truth[row] ? 1 : 0;
        }
        return (double) right / truth.length;
    }
}
