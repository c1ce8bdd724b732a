package io.lepton.runs;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.runs.DataEntry.Format;
import io.lepton.runs.ModelEntry.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Refuses what a job says of its data that has no meaning for data of that format. */
final class JobFit {
    private JobFit() {}

    /** @throws LeptonException INVALID_CONFIGURATION naming the first field that does not fit */
    static void require(JobFile job, Format format) {
        DataEntry data = job.data();
        boolean arePictures = format == Format.PICTURES || format == Format.IDX;
        boolean isTable = !arePictures && format != Format.CHARACTERS;
        Map<String, Optional<?>> foreign = new LinkedHashMap<>();
        if (!arePictures) {
            foreign.put("data.picture", data.picture());
        }
        if (format != Format.IDX) {
            foreign.put("data.labels", data.labels());
        }
        if (!isTable) {
            foreign.put("data.label", data.label());
            foreign.put("data.task", data.task());
            foreign.put("data.names", data.names());
            foreign.put("data.header", data.header());
            foreign.put("data.delimiter", data.delimiter());
            foreign.put("data.missing", data.missing());
            foreign.put("data.ignore", data.ignore());
            foreign.put("data.columns", data.columns());
            foreign.put("data.split.column", data.splitOrDefault().column());
            foreign.put("prepare", job.prepare());
        }
        if (arePictures) {
            foreign.put("data.window", data.window());
        }
        if (format == Format.CHARACTERS) {
            foreign.put("evaluate.folds", job.evaluateOrDefault().folds());
            foreign.put("data.positive", data.positive());
            foreign.put("data.test", data.test());
        }
        foreign.forEach((field, said) -> said.ifPresent(_ -> {
            throw refused("has no meaning for data of this format: " + field, format);
        }));
        if ((!isTable || data.window().isPresent()) && job.model().kind() != Kind.SEQUENTIAL) {
            throw refused(
                    "pictures, texts and series are learned by a network: model.kind="
                            + job.model().kind().word(),
                    format);
        }
    }

    private static LeptonException refused(String what, Format format) {
        return new LeptonException(
                ErrorCode.INVALID_CONFIGURATION,
                what + ", data.format="
                        + format.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    }
}
