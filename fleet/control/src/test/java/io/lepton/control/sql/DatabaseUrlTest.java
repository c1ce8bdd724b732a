package io.lepton.control.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.control.sql.DatabaseUrl.Dialect;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    @Test
    void knowsBothDatabasesWithAndWithoutJdbc() {
        assertThat(DatabaseUrl.parse("sqlite:/a/b.db").jdbc()).isEqualTo("jdbc:sqlite:/a/b.db");
        var url = DatabaseUrl.parse("jdbc:postgresql://db.example:5433/lepton?user=a&password=secret");
        assertThat(url.dialect()).isEqualTo(Dialect.POSTGRESQL);
        assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db.example:5433/lepton?user=a&password=secret");
    }

    @Test
    void neverShowsAPassword() {
        assertThat(DatabaseUrl.parse("postgresql://db/lepton?password=secret")).hasToString("postgresql://db/lepton");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sqlite:",
                "mysql://db/lepton",
                "postgresql:lepton",
                "postgresql://db",
                "postgresql://anna:secret@db/lepton",
                "postgresql://db?password=secret"
            })
    void refusesWhatIsNoneAndTellsNoSecret(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining("store=")
                .hasMessageNotContaining("secret");
    }

    @Test
    void theNewestMigrationIsTheOneInTheFolder() throws Exception {
        var first = Objects.requireNonNull(Migrations.class.getResource("V1__desired_state.sql"));
        Path scripts = Objects.requireNonNull(Path.of(first.toURI()).getParent());
        assertThat(newest(scripts)).isEqualTo(Migrations.NEWEST);
    }

    private static int newest(Path scripts) throws IOException {
        try (var files = Files.list(scripts)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sql"))
                    .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                    .max()
                    .orElseThrow();
        }
    }
}
