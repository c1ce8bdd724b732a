package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.ChangeQuery.Order;
import io.lepton.control.ChangeQuery.Subject;
import io.lepton.wire.BackupChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of all changes: rows are added and read, nothing else. */
final class ChangeTable {
    private static final String ADD = "insert into change"
            + " (revision, kind, name, model, epoch, at_micros, author, body_before, body_after, position)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String NEWEST = "select kind, name, max(revision) from change group by kind, name";
    private static final String COLUMNS =
            "select revision, position, kind, name, model, epoch, at_micros, author, body_before, body_after from change";
    private static final String ROWS = COLUMNS
            + " where (revision > ? or revision = ? and position > ?) and revision <= ? order by revision, position limit ?";

    private ChangeTable() {}

    static void add(Connection connection, Iterator<BackupChange> rows) throws SQLException {
        try (var insert = connection.prepareStatement(ADD)) {
            while (rows.hasNext()) {
                BackupChange row = rows.next();
                insert.setLong(1, row.revision());
                insert.setString(2, row.kind());
                insert.setString(3, row.name());
                insert.setString(4, row.model());
                insert.setLong(5, row.epoch());
                insert.setLong(6, row.atMicros());
                insert.setString(7, row.author());
                insert.setString(8, row.before().orElse(null));
                insert.setString(9, row.after().orElse(null));
                insert.setInt(10, row.position());
                insert.executeUpdate();
            }
        }
    }

    /** The rows behind a place, in their order. */
    static List<BackupChange> rows(Connection connection, DesiredStore.Place after, long upTo, int max)
            throws SQLException {
        List<BackupChange> rows = new ArrayList<>();
        try (var select = connection.prepareStatement(ROWS)) {
            select.setLong(1, after.revision());
            select.setLong(2, after.revision());
            select.setInt(3, after.position());
            select.setLong(4, upTo);
            select.setInt(5, max);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(row(row));
                }
            }
        }
        return rows;
    }

    static void clear(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("delete from change");
        }
    }

    static List<Change> read(Connection connection, ChangeQuery query) throws SQLException {
        String direction = query.order() == Order.OLDEST_FIRST ? "" : " desc";
        String text = COLUMNS + " where revision > ? and revision <= ?"
                + (query.model().isPresent() ? " and model = ?" : "")
                + query.subject().map(ChangeTable::condition).orElse("")
                + " order by revision" + direction + ", position" + direction + " limit ?";
        try (var select = connection.prepareStatement(text)) {
            int next = 1;
            select.setLong(next++, query.after());
            select.setLong(next++, query.upTo());
            if (query.model().isPresent()) {
                select.setString(next++, query.model().get().value());
            }
            if (query.subject().isPresent()) {
                next = bind(select, next, query.subject().get());
            }
            select.setInt(next, query.max());
            return read(select);
        }
    }

    private static String condition(Subject subject) {
        return subject.name().isPresent()
                ? " and (kind = ? and name = ? or kind = '" + Kind.METADATA.word() + "' and name = ?)"
                : " and kind = ?";
    }

    private static int bind(PreparedStatement select, int first, Subject subject) throws SQLException {
        int next = first;
        select.setString(next++, subject.kind().word());
        if (subject.name().isPresent()) {
            select.setString(next++, subject.name().get());
            select.setString(
                    next++, Metadata.name(subject.kind(), subject.name().get()));
        }
        return next;
    }

    /** The newest revision of everything that was ever there, by kind and name. */
    static Map<Stored, Long> revisions(Connection connection) throws SQLException {
        Map<Stored, Long> revisions = new HashMap<>();
        try (var select = connection.prepareStatement(NEWEST);
                var rows = select.executeQuery()) {
            while (rows.next()) {
                revisions.put(new Stored(rows.getString(1), rows.getString(2)), rows.getLong(3));
            }
        }
        return revisions;
    }

    private static List<Change> read(PreparedStatement select) throws SQLException {
        List<Change> changes = new ArrayList<>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                changes.add(ChangeRows.change(row(rows)));
            }
        }
        return changes;
    }

    private static BackupChange row(ResultSet row) throws SQLException {
        return new BackupChange(
                row.getLong(1),
                row.getInt(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getLong(6),
                row.getLong(7),
                row.getString(8),
                Optional.ofNullable(row.getString(9)),
                Optional.ofNullable(row.getString(10)));
    }
}
