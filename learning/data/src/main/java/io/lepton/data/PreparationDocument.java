package io.lepton.data;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Json;
import java.util.List;
import java.util.Optional;

/** A preparation as it stands in JSON: every column with the one step that is its. */
record PreparationDocument(int format, int window, List<Step> columns) {
    private static final int FORMAT = 1;

    PreparationDocument {
        columns = List.copyOf(columns);
    }

    /** One column; exactly one of the steps is there. */
    record Step(
            Column column,
            Optional<FittedNumber> number,
            Optional<FittedCategory> category,
            Optional<FittedDate> date,
            Optional<FittedNgrams> ngrams,
            Optional<FittedTokenIds> tokenIds) {
        private static Step of(PreparedColumn prepared) {
            FittedColumn fitted = prepared.fitted();
            return new Step(
                    prepared.column(),
                    as(fitted, FittedNumber.class),
                    as(fitted, FittedCategory.class),
                    as(fitted, FittedDate.class),
                    as(fitted, FittedNgrams.class),
                    as(fitted, FittedTokenIds.class));
        }

        private static <T extends FittedColumn> Optional<T> as(FittedColumn fitted, Class<T> type) {
            return Optional.of(fitted).filter(type::isInstance).map(type::cast);
        }

        private PreparedColumn prepared() {
            List<FittedColumn> steps = List.of(number, category, date, ngrams, tokenIds).stream()
                    .<FittedColumn>flatMap(Optional::stream)
                    .toList();
            if (steps.size() != 1) {
                throw new LeptonException(
                        ErrorCode.INVALID_REQUEST,
                        "a column has exactly one step: column=" + column.name() + ", steps=" + steps.size());
            }
            return new PreparedColumn(column, steps.getFirst());
        }
    }

    static byte[] write(Preparation preparation) {
        var document = new PreparationDocument(
                FORMAT,
                preparation.window(),
                preparation.columns().stream().map(Step::of).toList());
        return Json.write(document);
    }

    static Preparation read(byte[] json) {
        var document = Json.readStrictly(json, PreparationDocument.class);
        if (document.format != FORMAT || document.window < 1 || document.columns.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "not a preparation that this program knows: format=" + document.format + ", window="
                            + document.window + ", columns=" + document.columns.size());
        }
        return new Preparation(document.columns.stream().map(Step::prepared).toList(), document.window);
    }
}
