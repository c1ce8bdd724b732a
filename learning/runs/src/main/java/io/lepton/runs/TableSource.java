package io.lepton.runs;

import io.lepton.data.CsvOptions;
import io.lepton.data.Datasets;
import io.lepton.data.RowSource;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.runs.DataEntry.Format;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Opens the rows of a table as a job says they are written. */
final class TableSource {
    private TableSource() {}

    static RowSource rows(DataEntry data, Path source, Format format) {
        return switch (format) {
            case CSV -> Datasets.csvRows(source, csv(data, source));
            case JSON_LINES -> Datasets.jsonRows(source);
            case TEXT -> Datasets.lines(source);
            case PARQUET -> Datasets.parquetRows(source);
            case CHARACTERS, PICTURES, IDX -> throw new IllegalStateException("no rows of a table: format=" + format);
        };
    }

    /** By the name's ending; a folder is one of pictures. */
    static Format format(Path source) {
        if (Files.isDirectory(source)) {
            return Format.PICTURES;
        }
        String name = String.valueOf(source.getFileName()).toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - ".gz".length()) : name;
        return switch (plain.substring(plain.lastIndexOf('.') + 1)) {
            case "csv", "tsv" -> Format.CSV;
            case "jsonl", "ndjson" -> Format.JSON_LINES;
            case "parquet" -> Format.PARQUET;
            case "txt" -> Format.TEXT;
            default ->
                throw new LeptonException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "the format cannot be told by the name; say data.format: data.file=" + source);
        };
    }

    private static CsvOptions csv(DataEntry data, Path source) {
        boolean hasTabs =
                data.delimiter().map("\t"::equals).orElse(String.valueOf(source).contains(".tsv"));
        CsvOptions options = hasTabs ? CsvOptions.tabs() : CsvOptions.standard();
        if (data.delimiter().isPresent()) {
            options = options.withSeparator(data.delimiter().get().charAt(0));
        }
        if (data.missing().isPresent()) {
            options = options.withMissing(data.missing().get());
        }
        if (data.names().isPresent()) {
            return options.withoutHeader(data.names().get().toArray(String[]::new));
        }
        return data.header().orElse(true) ? options : options.withoutHeader();
    }
}
