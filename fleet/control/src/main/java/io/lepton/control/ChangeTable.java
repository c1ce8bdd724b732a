package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.Change.Resource;
import io.lepton.control.ChangeQuery.Order;
import io.lepton.control.ChangeQuery.Subject;
import io.lepton.domain.ModelName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
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
            "select revision, kind, name, model, at_micros, author, body_before, body_after from change";

    /** Stands in the column of what is about no model; no model's name is empty. */
    private static final String NO_MODEL = "";

    private ChangeTable() {}

    static void add(Connection connection, long epoch, List<Change> changes) throws SQLException {
        try (var insert = connection.prepareStatement(ADD)) {
            int position = 0;
            for (Change change : changes) {
                insert.setLong(1, change.revision());
                insert.setString(2, change.resource().kind().word());
                insert.setString(3, change.resource().name());
                insert.setString(
                        4, change.resource().model().map(ModelName::value).orElse(NO_MODEL));
                insert.setLong(5, epoch);
                insert.setLong(
                        6,
                        ChronoUnit.MICROS.between(Instant.EPOCH, change.origin().at()));
                insert.setString(7, change.origin().author());
                insert.setString(8, change.before().orElse(null));
                insert.setString(9, change.after().orElse(null));
                insert.setInt(10, position++);
                insert.executeUpdate();
            }
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
                changes.add(change(rows));
            }
        }
        return changes;
    }

    private static Change change(ResultSet row) throws SQLException {
        String model = row.getString(4);
        var resource = new Resource(
                Resources.kind(row.getString(2)),
                row.getString(3),
                model.equals(NO_MODEL) ? Optional.empty() : Optional.of(new ModelName(model)));
        var origin = new Origin(row.getString(6), Instant.EPOCH.plus(row.getLong(5), ChronoUnit.MICROS));
        return new Change(
                row.getLong(1),
                origin,
                resource,
                Optional.ofNullable(row.getString(7)),
                Optional.ofNullable(row.getString(8)));
    }
}
