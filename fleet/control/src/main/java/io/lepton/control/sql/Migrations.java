package io.lepton.control.sql;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings a database's tables up to date with Flyway.
 *
 * <p>Flyway costs a start 0.3 s, so a database whose own record says that it is up to date never meets it.
 */
final class Migrations {
    /** The newest script beside this class; a test holds it against the folder. */
    static final int NEWEST = 2;

    private static final String SCRIPTS = "classpath:io/lepton/control/sql";
    private static final String RECORD = "schema_record";

    private Migrations() {}

    /**
     * Migrates what is not up to date.
     *
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if it cannot, or if a newer program has migrated already
     */
    static void run(Database database, DataSource source) {
        int found = version(database).orElse(0);
        if (found > NEWEST) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED,
                    "the store belongs to a newer Lepton: store=" + database + ", version=" + found + ", known="
                            + NEWEST);
        }
        if (found == NEWEST) {
            return;
        }
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(source)
                    .locations(SCRIPTS)
                    .table(RECORD)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED,
                    "the store cannot be migrated: store=" + database + ", cause="
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
    }

    private static Optional<Integer> version(Database database) {
        try {
            return Optional.of(database.transact(connection -> {
                try (var query = connection.createStatement();
                        var rows = query.executeQuery("select version from " + RECORD
                                + " where success order by installed_rank desc limit 1")) {
                    return rows.next() ? Integer.parseInt(rows.getString(1)) : 0;
                }
            }));
        } catch (LeptonException e) {
            if (e.getCause() instanceof SQLException) {
                return Optional.empty(); // Without the record's table there is no version; a worse cause shows at once.
            }
            throw e;
        }
    }
}
