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

/**
 * The variants of a model that are each site's own: shared body, own head, own preparation.
 *
 * @param weights of each site, with the head that it kept
 * @param head where its own layers lie; nowhere, if only the preparation is its own
 */
record MadeVariants(SharedRows rows, SharedModel model, Map<String, Weights> weights, List<OwnBlock> head) {
    MadeVariants {
        weights = Map.copyOf(weights);
        head = List.copyOf(head);
    }

    /**
     * The model for regions without a site. What sites keep is never averaged while they learn, so there the heads are those of a
     * model that has not learned: their mean by rows is put in their place.
     */
    Weights common(Weights shared) {
        double[] mixed = shared.toArray();
        double all = rows.sites().values().stream()
                .mapToInt(site -> site.train().rowCount())
                .sum();
        for (OwnBlock block : head) {
            for (int i = block.from(); i < block.to(); i++) {
                int place = i;
                mixed[i] = rows.sites().entrySet().stream()
                                .mapToDouble(site -> of(site.getKey()).get(place)
                                        * site.getValue().train().rowCount())
                                .sum()
                        / all;
            }
        }
        return Weights.of(mixed);
    }

    /**
     * Writes a file for each site, and holds its answers to the rows that the site holds out against those of what was learned.
     *
     * @param common the model for regions without a site, for comparison
     */
    List<VariantView> export(RunFolder folder, ModelLoader loader, Weights common) {
        List<VariantView> made = new ArrayList<>();
        rows.sites().forEach((name, site) -> {
            String file = "variant-" + name + ".onnx";
            var joined = OnnxModels.join(site.preparation().toOnnx(), model.toOnnx(of(name)));
            float[] wanted = model.predict(of(name), site.test().features());
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
                    accuracy(of(name), site.test()),
                    accuracy(common, site.served())));
        });
        return made;
    }

    private Weights of(String site) {
        return Objects.requireNonNull(weights.get(site));
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
