package io.lepton.data;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * A Parquet file, read by an embedded DuckDB that sees nothing else: no network, no extension, a bounded memory.
 *
 * <p>Numbers are numbers, dates and times are dates in ISO order, truth values and strings are words, unless strings look
 * like something else. Columns of columns are refused.
 */
record ParquetSource(Path file) implements RowSource {
    private static final int SAMPLE_ROWS = 10_000;
    private static final Set<String> NUMBERS = Set.of(
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "HUGEINT",
            "UTINYINT",
            "USMALLINT",
            "UINTEGER",
            "UBIGINT",
            "FLOAT",
            "DOUBLE");

    @Override
    public Schema inferSchema() {
        Map<String, String> types = new LinkedHashMap<>();
        List<Column> columns = new ArrayList<>();
        try (var connection = connect(file)) {
            // A result that streams ends with the next query of its connection.
            try (var statement = connection.createStatement();
                    var described = statement.executeQuery("describe " + query(file))) {
                while (described.next()) {
                    types.put(described.getString("column_name"), described.getString("column_type"));
                }
            }
            for (var type : types.entrySet()) {
                columns.add(Column.of(type.getKey(), type(connection, type.getKey(), type.getValue())));
            }
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
        return Schema.of(columns);
    }

    private ColumnType type(Connection connection, String name, String type) throws SQLException {
        if (NUMBERS.contains(type) || type.startsWith("DECIMAL")) {
            return ColumnType.NUMBER;
        }
        if (type.equals("DATE") || type.startsWith("TIMESTAMP")) {
            return ColumnType.DATE;
        }
        if (type.equals("BOOLEAN")) {
            return ColumnType.CATEGORY;
        }
        if (!type.equals("VARCHAR") && !type.startsWith("ENUM")) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "a column of a type that cannot be learned from: column=" + name + ", type=" + type + ", file="
                            + file.getFileName());
        }
        var guess = new TypeGuess();
        String quoted = "\"" + name.replace("\"", "\"\"") + "\"";
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select " + quoted + " from (" + query(file) + ") limit " + SAMPLE_ROWS)) {
            while (rows.next()) {
                String text = rows.getString(1);
                if (text != null && !text.isBlank()) {
                    guess.add(text.strip());
                }
            }
        }
        return guess.type();
    }

    @Override
    public RowReader open(Schema schema, int batchRows, Problems problems) {
        return Rows.open(file, schema, batchRows, problems);
    }

    private static Connection connect(Path file) throws SQLException {
        if (!Files.isRegularFile(file)) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "no such file: file=" + file);
        }
        var settings = new Properties();
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("jdbc_stream_results", "true");
        settings.setProperty("memory_limit", "512MB");
        settings.setProperty("threads", "1");
        return DriverManager.getConnection("jdbc:duckdb:", settings);
    }

    private static String query(Path file) {
        return "select * from read_parquet('" + file.toAbsolutePath().toString().replace("'", "''") + "')";
    }

    private static LeptonException unreadable(Path file, SQLException cause) {
        return new LeptonException(
                ErrorCode.INVALID_REQUEST, "not a sound Parquet file: file=" + file.getFileName(), cause);
    }

    private static final class Rows implements RowReader {
        private final Path file;
        private final Schema schema;
        private final int batchRows;
        private final RowBatchBuilder rows;
        private final FieldReader fields;
        private final Connection connection;
        private final Statement statement;
        private final ResultSet results;
        private final int[] places;
        private long row;

        private Rows(Path file, Schema schema, int batchRows, Problems problems, Connection connection)
                throws SQLException {
            this.file = file;
            this.schema = schema;
            this.batchRows = batchRows;
            this.rows = new RowBatchBuilder(schema);
            this.fields = new FieldReader(schema, Set.of(), rows, problems);
            this.connection = connection;
            this.statement = connection.createStatement();
            this.results = statement.executeQuery(query(file));
            this.places = places();
        }

        static Rows open(Path file, Schema schema, int batchRows, Problems problems) {
            try {
                Connection connection = connect(file);
                try {
                    return new Rows(file, schema, batchRows, problems, connection);
                } catch (SQLException | LeptonException e) {
                    // What was begun on a connection ends with it.
                    connection.close();
                    throw e;
                }
            } catch (SQLException e) {
                throw unreadable(file, e);
            }
        }

        /** Where each column of the schema stands in the file. */
        private int[] places() throws SQLException {
            int[] found = new int[schema.size()];
            for (int place = 1; place <= results.getMetaData().getColumnCount(); place++) {
                String name = results.getMetaData().getColumnName(place);
                if (schema.has(name)) {
                    found[schema.index(name)] = place;
                }
            }
            for (int column = 0; column < found.length; column++) {
                if (found[column] == 0) {
                    String name = schema.column(column).name();
                    throw new LeptonException(
                            ErrorCode.INVALID_REQUEST,
                            "a column has vanished: column=" + name + ", file=" + file.getFileName());
                }
            }
            return found;
        }

        @Override
        public Optional<RowBatch> next() {
            try {
                while (rows.rowCount() < batchRows && results.next()) {
                    row++;
                    for (int column = 0; column < places.length; column++) {
                        read(column);
                    }
                    rows.endRow(row);
                }
            } catch (SQLException e) {
                throw unreadable(file, e);
            }
            return rows.rowCount() == 0 ? Optional.empty() : Optional.of(rows.take());
        }

        private void read(int column) throws SQLException {
            if (schema.column(column).type() == ColumnType.NUMBER
                    && results.getObject(places[column]) instanceof Number number) {
                double value = number.doubleValue();
                rows.set(column, Double.isInfinite(value) ? Double.NaN : value);
                return;
            }
            String text = results.getString(places[column]);
            if (text == null) {
                rows.setMissing(column);
            } else {
                fields.read(column, text.toCharArray(), 0, text.length(), row);
            }
        }

        @Override
        public void close() {
            try (connection;
                    statement;
                    results) {
                rows.take();
            } catch (SQLException e) {
                throw unreadable(file, e);
            }
        }
    }
}
