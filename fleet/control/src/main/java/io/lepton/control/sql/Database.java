package io.lepton.control.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A SQL database that is migrated and ready; SQLite in a file, or PostgreSQL.
 *
 * <p>A transaction that {@link #transact} returns from is on the disk: SQLite runs with a write-ahead log that is synced at
 * each commit, PostgreSQL with {@code synchronous_commit} at least {@code local}. Safe for any thread; blocks.
 */
public final class Database implements AutoCloseable {
    /** What is done within one transaction; whatever it throws takes everything back. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    private static final Duration BUSY_MAX = Duration.ofSeconds(5);
    private static final int CONNECTIONS_MAX = 4;
    /** A session that was told not to wait for the disk is told to; one that waits for replicas too is left alone. */
    private static final String WAIT_FOR_DISK = "select set_config('synchronous_commit', case"
            + " current_setting('synchronous_commit') when 'off' then 'on' else current_setting('synchronous_commit')"
            + " end, false)";

    private final DatabaseUrl url;
    private final HikariDataSource pool;

    private Database(DatabaseUrl url, HikariDataSource pool) {
        this.url = url;
        this.pool = pool;
    }

    /**
     * Opens a database, making its file if it is one, and brings its tables up to date.
     *
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if it cannot be reached, or belongs to a newer program
     */
    public static Database open(DatabaseUrl url) {
        HikariDataSource pool;
        try {
            pool = new HikariDataSource(config(url));
        } catch (PoolInitializationException e) {
            throw failure(url, e.getCause() == null ? e : e.getCause());
        }
        var database = new Database(url, pool);
        try {
            Migrations.run(database, pool);
            return database;
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /**
     * Runs one transaction; it counts, whole and durably, once this returns.
     *
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if the database fails. If that happens while it commits, the
     *     transaction may have counted: read before deciding anything
     */
    public <T> T transact(Work<T> work) {
        try (var connection = pool.getConnection()) {
            try {
                connection.setAutoCommit(false);
                T result = work.run(connection);
                // Commits. SQLite's driver would begin the next transaction within commit(), which may fail by itself.
                connection.setAutoCommit(true);
                return result;
            } catch (SQLException | RuntimeException e) {
                abandon(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw failure(url, e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    @Override
    public String toString() {
        return url.toString();
    }

    private static HikariConfig config(DatabaseUrl url) {
        var config = new HikariConfig();
        config.setPoolName("store");
        config.setJdbcUrl(url.jdbc());
        config.setConnectionTimeout(BUSY_MAX.toMillis());
        switch (url.dialect()) {
            case SQLITE -> {
                // SQLite has one writer at a time; a second connection would only wait for the first.
                config.setMaximumPoolSize(1);
                config.addDataSourceProperty("journal_mode", "WAL");
                config.addDataSourceProperty("synchronous", "FULL");
                config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
                config.addDataSourceProperty("busy_timeout", Long.toString(BUSY_MAX.toMillis()));
            }
            case POSTGRESQL -> {
                config.setMaximumPoolSize(CONNECTIONS_MAX);
                config.setMinimumIdle(1);
                config.setConnectionInitSql(WAIT_FOR_DISK);
                config.addDataSourceProperty("ApplicationName", "lepton");
                config.addDataSourceProperty("connectTimeout", Long.toString(BUSY_MAX.toSeconds()));
                config.addDataSourceProperty("socketTimeout", Long.toString(2 * BUSY_MAX.toSeconds()));
            }
        }
        return config;
    }

    /** Takes a transaction back, and with it a connection of which nobody knows how far it got. */
    private void abandon(Connection connection, Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        pool.evictConnection(connection);
    }

    /** What a database says may hold a row's content, so only its code and its first line are told. */
    static LeptonException failure(DatabaseUrl url, Throwable cause) {
        String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return new LeptonException(
                ErrorCode.STORAGE_FAILED, "the store fails: store=" + url + ", cause=" + reason, cause);
    }
}
