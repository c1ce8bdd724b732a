package io.lepton.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.StringArrayHandler;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** A file of separated values, plain or gzipped. */
final class CsvSource implements RowSource {
    private static final int SAMPLE_ROWS = 10_000;

    private final Path file;
    private final CsvOptions options;

    CsvSource(Path file, CsvOptions options) {
        this.file = file;
        this.options = options;
    }

    @Override
    public Schema inferSchema() {
        try (var reader = builder(options)
                        .build(StringArrayHandler.builder().build(), InputFiles.reader(file, options.encoding()));
                var records = reader.iterator()) {
            if (!records.hasNext()) {
                throw new LeptonException(
                        ErrorCode.INVALID_REQUEST, "the file has no rows: file=" + file.getFileName());
            }
            String[] first = records.next();
            List<String> names = names(first);
            List<TypeGuess> guesses = IntStream.range(0, names.size())
                    .mapToObj(_ -> new TypeGuess())
                    .toList();
            if (!options.hasHeader()) {
                sample(first, guesses);
            }
            for (int row = 0; row < SAMPLE_ROWS && records.hasNext(); row++) {
                sample(records.next(), guesses);
            }
            return Schema.of(IntStream.range(0, names.size())
                    .mapToObj(i -> Column.of(names.get(i), guesses.get(i).type()))
                    .toList());
        } catch (CsvParseException e) {
            throw unreadable(file, e);
        } catch (java.io.IOException e) {
            throw InputFiles.failed(file, e);
        }
    }

    @Override
    public RowReader open(Schema schema, int batchRows, Problems problems) {
        return new CsvRowReader(file, options, schema, batchRows, problems);
    }

    static CsvReader.CsvReaderBuilder builder(CsvOptions options) {
        return CsvReader.builder()
                .fieldSeparator(options.separator())
                .quoteCharacter(options.quote())
                .trimWhitespacesAroundQuotes(options.quote() != CsvOptions.NO_QUOTE)
                // An open quote would swallow the rest of the file as one field.
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
    }

    static LeptonException unreadable(Path file, CsvParseException cause) {
        // The parser's own words hold the line, and none of the data.
        return new LeptonException(
                ErrorCode.INVALID_REQUEST,
                "the file cannot be read on: file=" + file.getFileName() + ", reason=" + cause.getMessage(),
                cause);
    }

    private List<String> names(String[] first) {
        if (!options.names().isEmpty()) {
            return options.names();
        }
        List<String> names = new ArrayList<>();
        for (String field : first) {
            String name = options.hasHeader() ? field.strip() : "";
            names.add(name.isEmpty() ? "column" + (names.size() + 1) : name);
        }
        return names;
    }

    private void sample(String[] fields, List<TypeGuess> guesses) {
        var missing = Set.copyOf(options.missing());
        // A ragged row tells nothing about columns; it is reported when the rows are read.
        if (fields.length != guesses.size()) {
            return;
        }
        for (int column = 0; column < fields.length; column++) {
            String field = fields[column].strip();
            if (!field.isEmpty() && !missing.contains(field)) {
                guesses.get(column).add(field);
            }
        }
    }
}
