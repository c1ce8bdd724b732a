package io.lepton.control;

import io.lepton.control.sql.Database;
import io.lepton.control.sql.DatabaseUrl;
import io.lepton.wire.BackupChange;
import io.lepton.wire.BackupResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Desired state in a SQL database: SQLite in a file, or PostgreSQL; one text for both.
 *
 * <p>Every write first raises the revision in the one row of {@code clock}, on condition that epoch and revision are those
 * the writer believes in. That row is what two writers meet at: the second waits for the first and then finds the condition
 * broken. Only what has changed is written, and each change is kept. Guarded by the database.
 */
public final class SqlDesiredStore implements DesiredStore, AutoCloseable {
    private static final String READ =
            "select c.epoch, c.revision, r.kind, r.name, r.body from clock c left join resource r on 1 = 1";
    private static final String CLAIM = "update clock set epoch = ?, revision = ?,"
            + " beats = case when epoch < ? then 0 else beats end, is_vacant = case when epoch < ? then 0 else is_vacant end"
            + " where id = 1 and revision = ? and epoch <= ?";
    private static final String PUT = "insert into resource (kind, name, body) values (?, ?, ?)"
            + " on conflict (kind, name) do update set body = excluded.body";
    private static final String REMOVE = "delete from resource where kind = ? and name = ?";
    private static final String SEIZE = "update clock set epoch = ?, revision = ?, beats = 0, is_vacant = 1"
            + " where id = 1 and epoch = ? and revision = ?";
    private static final String BEAT =
            "update clock set beats = beats + 1 where id = 1 and epoch = ? and is_vacant = 0";
    private static final String RESIGN = "update clock set is_vacant = 1 where id = 1 and epoch = ?";

    private final Database database;
    /** What was last seen in the store; the next write is compared with it if its revision still stands. */
    private volatile DesiredState last;

    private SqlDesiredStore(Database database) {
        this.database = database;
        this.last = read();
    }

    /**
     * Opens a store, making it if it is not there.
     *
     * @param url {@code sqlite:FILE} or {@code postgresql://HOST/NAME?user=USER}
     * @throws io.lepton.domain.LeptonException {@link io.lepton.domain.ErrorCode#INVALID_REQUEST} if the URL is none,
     *     {@link io.lepton.domain.ErrorCode#STORAGE_FAILED} if the database cannot be used
     */
    public static SqlDesiredStore open(String url) {
        var database = Database.open(DatabaseUrl.parse(url));
        try {
            return new SqlDesiredStore(database);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    @Override
    public DesiredState read() {
        return database.transact(SqlDesiredStore::read);
    }

    @Override
    public boolean write(DesiredState next, Origin origin) {
        boolean isWritten = database.transact(connection -> {
            if (!claim(connection, next)) {
                return false;
            }
            DesiredState known = last;
            DesiredState before = known.revision() == next.revision() - 1 ? known : readBefore(connection, next);
            List<Change> changes = Resources.changes(before, next, origin);
            replace(connection, changes);
            ChangeTable.add(connection, ChangeRows.of(next.epoch(), changes).iterator());
            return true;
        });
        if (isWritten) {
            last = next;
        }
        return isWritten;
    }

    @Override
    public List<Change> changes(ChangeQuery query) {
        return database.transact(connection -> ChangeTable.read(connection, query));
    }

    @Override
    public Map<Stored, Long> revisions() {
        return database.transact(ChangeTable::revisions);
    }

    @Override
    public Ledger ledger() {
        return database.transact(SqlDesiredStore::readLedger);
    }

    @Override
    public List<BackupChange> rows(Place after, long upTo, int max) {
        return database.transact(connection -> ChangeTable.rows(connection, after, upTo, max));
    }

    @Override
    public boolean replace(Ledger before, Ledger after, Iterator<BackupChange> history) {
        boolean isReplaced = database.transact(connection -> {
            if (!seize(connection, before, after)) {
                return false;
            }
            try (var clear = connection.createStatement()) {
                clear.executeUpdate("delete from resource");
            }
            ChangeTable.clear(connection);
            put(connection, after.resources());
            ChangeTable.add(connection, history);
            return true;
        });
        if (isReplaced) {
            last = read();
        }
        return isReplaced;
    }

    @Override
    public Reign reign() {
        return database.transact(connection -> {
            try (var query = connection.prepareStatement("select epoch, beats, is_vacant from clock where id = 1");
                    var rows = query.executeQuery()) {
                rows.next();
                return new Reign(rows.getLong(1), rows.getLong(2), rows.getInt(3) != 0);
            }
        });
    }

    @Override
    public boolean beat(long epoch) {
        return update(BEAT, epoch);
    }

    @Override
    public void resign(long epoch) {
        update(RESIGN, epoch);
    }

    @Override
    public void close() {
        database.close();
    }

    private static DesiredState read(Connection connection) throws SQLException {
        return readLedger(connection).state();
    }

    private static Ledger readLedger(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement(READ);
                var rows = query.executeQuery()) {
            List<BackupResource> resources = new ArrayList<>();
            long epoch = 0;
            long revision = 0;
            while (rows.next()) {
                epoch = rows.getLong(1);
                revision = rows.getLong(2);
                String kind = rows.getString(3);
                if (kind != null) {
                    resources.add(new BackupResource(kind, rows.getString(4), rows.getString(5)));
                }
            }
            // In Java's order, whatever the database sorts by: two stores of the same content give the same.
            resources.sort(Comparator.comparing(BackupResource::kind).thenComparing(BackupResource::name));
            return new Ledger(epoch, revision, resources);
        }
    }

    /** The rows as they still are, under the revision that the claim has already raised. */
    private static DesiredState readBefore(Connection connection, DesiredState next) throws SQLException {
        DesiredState rows = read(connection);
        return rows.at(rows.epoch(), next.revision() - 1);
    }

    private static boolean claim(Connection connection, DesiredState next) throws SQLException {
        try (var update = connection.prepareStatement(CLAIM)) {
            update.setLong(1, next.epoch());
            update.setLong(2, next.revision());
            update.setLong(3, next.epoch());
            update.setLong(4, next.epoch());
            update.setLong(5, next.revision() - 1);
            update.setLong(6, next.epoch());
            return update.executeUpdate() == 1;
        }
    }

    /** Takes the clock's row, at which a writer who does not know of this finds its condition broken. */
    private static boolean seize(Connection connection, Ledger before, Ledger after) throws SQLException {
        try (var update = connection.prepareStatement(SEIZE)) {
            update.setLong(1, after.epoch());
            update.setLong(2, after.revision());
            update.setLong(3, before.epoch());
            update.setLong(4, before.revision());
            return update.executeUpdate() == 1;
        }
    }

    private static void put(Connection connection, List<BackupResource> resources) throws SQLException {
        try (var put = connection.prepareStatement(PUT)) {
            for (BackupResource resource : resources) {
                put.setString(1, resource.kind());
                put.setString(2, resource.name());
                put.setString(3, resource.body());
                put.executeUpdate();
            }
        }
    }

    private static void replace(Connection connection, List<Change> changes) throws SQLException {
        try (var put = connection.prepareStatement(PUT);
                var remove = connection.prepareStatement(REMOVE)) {
            for (Change change : changes) {
                var statement = change.after().isPresent() ? put : remove;
                statement.setString(1, change.resource().kind().word());
                statement.setString(2, change.resource().name());
                if (change.after().isPresent()) {
                    put.setString(3, change.after().get());
                }
                statement.executeUpdate();
            }
        }
    }

    private boolean update(String text, long epoch) {
        return database.transact(connection -> {
            try (var update = connection.prepareStatement(text)) {
                update.setLong(1, epoch);
                return update.executeUpdate() == 1;
            }
        });
    }
}
