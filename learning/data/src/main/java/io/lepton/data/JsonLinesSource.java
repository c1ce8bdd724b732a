package io.lepton.data;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/** A file with one JSON object a line; each key that the beginning of the file has is a column. */
record JsonLinesSource(Path file) implements RowSource {
    private static final int SAMPLE_ROWS = 10_000;
    private static final JsonFactory FACTORY = new JsonFactory();

    @Override
    public Schema inferSchema() {
        Map<String, TypeGuess> guesses = new LinkedHashMap<>();
        try (var lines = new BoundedLines(file, StandardCharsets.UTF_8)) {
            Optional<String> line = lines.next();
            for (int row = 0; row < SAMPLE_ROWS && line.isPresent(); row++, line = lines.next()) {
                sample(line.get(), guesses);
            }
        }
        if (guesses.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "the file has no JSON objects: file=" + file.getFileName());
        }
        return Schema.of(guesses.entrySet().stream()
                .map(entry -> Column.of(entry.getKey(), entry.getValue().type()))
                .toList());
    }

    private static void sample(String line, Map<String, TypeGuess> guesses) {
        try (var json = FACTORY.createParser(tools.jackson.core.ObjectReadContext.empty(), line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            for (String key = json.nextName(); key != null; key = json.nextName()) {
                JsonToken token = json.nextToken();
                if (token.isStructStart()) {
                    json.skipChildren();
                    continue;
                }
                var guess = guesses.computeIfAbsent(key, _ -> new TypeGuess());
                if (token != JsonToken.VALUE_NULL && !json.getString().isBlank()) {
                    guess.add(json.getString().strip());
                }
            }
        } catch (JacksonException _) {
            // Reported with its line when the rows are read.
        }
    }

    @Override
    public RowReader open(Schema schema, int batchRows, Problems problems) {
        return new Objects(file, schema, batchRows, problems);
    }

    private static final class Objects implements RowReader {
        private final Schema schema;
        private final int batchRows;
        private final Problems problems;
        private final RowBatchBuilder rows;
        private final FieldReader fields;
        private final BoundedLines lines;

        Objects(Path file, Schema schema, int batchRows, Problems problems) {
            this.schema = schema;
            this.batchRows = batchRows;
            this.problems = problems;
            this.rows = new RowBatchBuilder(schema);
            this.fields = new FieldReader(schema, Set.of(), rows, problems);
            this.lines = new BoundedLines(file, StandardCharsets.UTF_8);
        }

        @Override
        public Optional<RowBatch> next() {
            while (rows.rowCount() < batchRows) {
                Optional<String> text = lines.next();
                if (text.isEmpty()) {
                    break;
                }
                if (!text.get().isBlank()) {
                    readObject(text.get());
                }
            }
            return rows.rowCount() == 0 ? Optional.empty() : Optional.of(rows.take());
        }

        private void readObject(String text) {
            for (int column = 0; column < schema.size(); column++) {
                rows.setMissing(column);
            }
            try (var json = FACTORY.createParser(tools.jackson.core.ObjectReadContext.empty(), text)) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    problems.add(ProblemKind.MALFORMED_ROW, lines.line(), "", "expected a JSON object");
                    return;
                }
                for (String key = json.nextName(); key != null; key = json.nextName()) {
                    readField(json, key);
                }
                rows.endRow(lines.line());
            } catch (JacksonException e) {
                problems.add(
                        ProblemKind.MALFORMED_ROW,
                        lines.line(),
                        "",
                        "not valid JSON: column=" + e.getLocation().getColumnNr());
            }
        }

        private void readField(JsonParser json, String key) {
            JsonToken token = json.nextToken();
            if (!schema.has(key)) {
                json.skipChildren();
                problems.add(ProblemKind.UNKNOWN_COLUMN, lines.line(), key, "a field that no column is declared for");
            } else if (token.isStructStart()) {
                json.skipChildren();
                problems.add(ProblemKind.MIXED_TYPE, lines.line(), key, "expected one value, found an object or array");
            } else if (token != JsonToken.VALUE_NULL) {
                char[] value = json.getString().toCharArray();
                fields.read(schema.index(key), value, 0, value.length, lines.line());
            }
        }

        @Override
        public void close() {
            lines.close();
        }
    }
}
