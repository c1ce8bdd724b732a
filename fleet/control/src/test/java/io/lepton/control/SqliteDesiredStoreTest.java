package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDesiredStoreTest extends DesiredStoreContract {
    private static final Origin SOMEBODY = new Origin("somebody", Instant.EPOCH);

    @TempDir
    private Path folder;

    private final Deque<SqlDesiredStore> opened = new ArrayDeque<>();

    @AfterEach
    void close() {
        opened.forEach(SqlDesiredStore::close);
    }

    @Override
    protected DesiredStore store() {
        return open("");
    }

    @Override
    protected DesiredStore again(DesiredStore store) {
        return open("");
    }

    @Test
    void isThereAgainAfterAnEnd() {
        var state = RandomStates.of(1, 1, 1);
        open("").write(state, SOMEBODY);
        opened.pop().close();
        assertThat(open("").read()).isEqualTo(state);
    }

    /** 90 pages of 4 KiB: a disk that is full after a few writes. */
    @Test
    void losesNothingWhenItsDiskIsFull() {
        var store = open("?max_page_count=90");
        long acknowledged = writeUntilRefused(store);
        assertThat(acknowledged).isGreaterThan(3);
        assertThat(store.read()).isEqualTo(RandomStates.of(7, 1, acknowledged));
        opened.pop().close();
        var roomy = open("");
        assertThat(roomy.read()).isEqualTo(RandomStates.of(7, 1, acknowledged));
        assertThat(roomy.changes(ChangeQuery.of(acknowledged + 1))).isEmpty();
        assertThat(roomy.write(RandomStates.of(7, 1, acknowledged + 1), SOMEBODY))
                .isTrue();
    }

    /** The core goes on from what is stored, so a wish that was refused leaves nothing behind that later ones build on. */
    @Test
    void aControlPlaneRefusesWhatItCannotStoreAndGoesOnWhenItCan() {
        var store = open("?max_page_count=90");
        var plane = new Rival(store, ReignConfig.of(ReignConfig.Succession.AT_ONCE));
        plane.start();
        plane.register();
        int replicas = 1;
        while (plane.deploy(replicas)) {
            replicas++;
        }
        assertThat(replicas).isGreaterThan(3);
        assertThat(plane.isReigning()).isTrue();
        assertThat(plane.mailbox.picture().wished().getFirst().replicasPerRegion())
                .isEqualTo(replicas - 1);
        plane.tick();
        opened.pop().close();
        var roomy = new Rival(open(""), ReignConfig.of(ReignConfig.Succession.AT_ONCE));
        roomy.start();
        assertThat(roomy.mailbox.picture().wished().getFirst().replicasPerRegion())
                .isEqualTo(replicas - 1);
        assertThat(roomy.deploy(replicas)).isTrue();
    }

    /** Room is made while it runs, as an operator would: nothing has to be started again. */
    @Test
    void saysThatItsDiskIsFullAndGoesOnByItselfOnceThereIsRoom() throws SQLException {
        var store = open("?max_page_count=120");
        try (var operator = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("desired.db"));
                var statement = operator.createStatement()) {
            statement.executeUpdate("create table ballast as select zeroblob(160000) as weight");
            long acknowledged = 0;
            while (acknowledged < 1_000 && accepts(store, acknowledged + 1)) {
                acknowledged++;
            }
            assertThat(acknowledged).isBetween(1L, 999L);
            long refused = acknowledged + 1;
            assertThatThrownBy(() -> store.write(RandomStates.of(7, 1, refused), SOMEBODY))
                    .isInstanceOfSatisfying(
                            LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED))
                    .hasMessageContaining("full");
            assertThat(store.read()).isEqualTo(RandomStates.of(7, 1, acknowledged));
            assertThat(store.changes(ChangeQuery.of(refused))).isEmpty();
            statement.executeUpdate("drop table ballast");
            assertThat(accepts(store, refused)).isTrue();
            assertThat(store.read()).isEqualTo(RandomStates.of(7, 1, refused));
        }
    }

    private static boolean accepts(SqlDesiredStore store, long revision) {
        try {
            return store.write(RandomStates.of(7, 1, revision), SOMEBODY);
        } catch (LeptonException _) {
            return false;
        }
    }

    /** The tables of the first release, with what a fleet of then wrote: what it had is there, and what it lacked is begun. */
    @Test
    void goesOnFromAStoreOfTheFormerFormat() throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("desired.db");
        Flyway.configure()
                .dataSource(url, "", "")
                .locations("classpath:io/lepton/control/sql")
                .table("schema_record")
                .target("1")
                .load()
                .migrate();
        var version = Samples.version("digits", 1);
        String wish = "{\"version\":\"digits/1\",\"regions\":\"all\",\"replicasPerRegion\":2}";
        String file = new String(Json.write(version), StandardCharsets.UTF_8);
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.executeUpdate("update clock set epoch = 1, revision = 3");
            for (String row : List.of("'version', 'digits/1', '" + file, "'deployment', 'digits', '" + wish)) {
                statement.executeUpdate("insert into resource (kind, name, body) values (" + row + "')");
            }
            statement.executeUpdate(
                    "insert into change values (3, 0, 'deployment', 'digits', 'digits', 1, 7, 'anna', null, '" + wish
                            + "')");
        }
        var store = open("");
        assertThat(store.read().declared()).isEqualTo(Declarations.none());
        var plane = new Rival(store, ReignConfig.of(ReignConfig.Succession.AT_ONCE));
        plane.start();
        DesiredState state = store.read();
        assertThat(state.revision()).isEqualTo(4);
        assertThat(state.deployments().getFirst().replicasPerRegion()).isEqualTo(2);
        assertThat(state.declared().regions()).isEqualTo(Samples.REGIONS);
        assertThat(state.declared().defaultDataClass()).contains(Samples.PUBLIC);
        assertThat(store.changes(ChangeQuery.after(0).about(Change.Kind.DEPLOYMENT, "digits")))
                .extracting(change -> change.origin().author())
                .containsExactly("anna");
    }

    @Test
    void refusesAFileThatIsNoDatabase() throws IOException {
        Files.writeString(
                folder.resolve("desired.db"), "no database at all, but long enough to have a head".repeat(99));
        assertRefused("sqlite:" + folder.resolve("desired.db"), "not a database");
        assertRefused("sqlite:" + folder.resolve("missing/desired.db"), "store=sqlite:" + folder);
    }

    @Test
    void refusesTheStoreOfANewerProgram() throws SQLException {
        open("");
        opened.pop().close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("desired.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("update schema_record set version = '999'");
        }
        assertRefused("sqlite:" + folder.resolve("desired.db"), "a newer Lepton");
    }

    private static long writeUntilRefused(DesiredStore store) {
        for (long revision = 1; ; revision++) {
            try {
                assertThat(store.write(RandomStates.of(7, 1, revision), SOMEBODY))
                        .isTrue();
            } catch (LeptonException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED);
                return revision - 1;
            }
        }
    }

    private static void assertRefused(String url, String reason) {
        assertThatThrownBy(() -> SqlDesiredStore.open(url))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED))
                .hasMessageContaining(reason);
    }

    private SqlDesiredStore open(String options) {
        opened.push(SqlDesiredStore.open("sqlite:" + folder.resolve("desired.db") + options));
        return opened.peek();
    }
}
