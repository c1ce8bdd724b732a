package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineJarsTest {
    @Test
    void addsTheFolderBesideTheProgramWhereThereIsOne(@TempDir Path lib) throws IOException {
        String own = lib.resolve("lepton-server.jar") + File.pathSeparator + "/other/classes";
        assertThat(EngineJars.added(own)).isEqualTo(own);
        Files.createDirectory(lib.resolve("engine"));
        assertThat(EngineJars.added(own))
                .isEqualTo(own + File.pathSeparator + lib.resolve("engine").resolve("*"));
    }
}
