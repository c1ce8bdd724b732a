package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Skipped, and said so, where PostgreSQL is not installed; the gate installs it. */
class PostgresDesiredStoreTest extends DesiredStoreContract {
    private static final Origin SOMEBODY = new Origin("somebody", Instant.EPOCH);

    private static @Nullable PostgresServer server;

    private final Deque<SqlDesiredStore> opened = new ArrayDeque<>();
    private String url;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void makeDatabase() {
        url = Objects.requireNonNull(server).freshDatabase();
    }

    @AfterEach
    void close() {
        opened.forEach(SqlDesiredStore::close);
    }

    @Override
    protected DesiredStore store() {
        opened.push(SqlDesiredStore.open(url));
        return opened.peek();
    }

    @Override
    protected DesiredStore again(DesiredStore store) {
        return store();
    }

    /** What a server acknowledges without waiting for its disk is gone after a crash: the store must not let it. */
    @Test
    void losesNothingThatWasAcknowledgedWhenTheServerCrashes() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:" + url);
                var statement = connection.createStatement()) {
            statement.execute("alter role lepton set synchronous_commit = off");
        }
        var store = store();
        for (long revision = 1; revision <= 20; revision++) {
            assertThat(store.write(RandomStates.of(3, 1, revision), SOMEBODY)).isTrue();
        }
        Objects.requireNonNull(server).crashAndRestart();
        assertThat(store().read()).isEqualTo(RandomStates.of(3, 1, 20));
    }

    @Test
    void goesOnOnceAServerIsBack() {
        var store = store();
        store.write(RandomStates.of(4, 1, 1), SOMEBODY);
        Objects.requireNonNull(server).crashAndRestart();
        assertThat(store.read()).isEqualTo(RandomStates.of(4, 1, 1));
        assertThat(store.write(RandomStates.of(4, 1, 2), SOMEBODY)).isTrue();
    }

    @Test
    void tellsAServerThatIsNotThere() {
        assertThatThrownBy(() -> SqlDesiredStore.open(url.replaceFirst("fresh_", "missing_")))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED))
                .hasMessageContaining("missing_");
    }
}
