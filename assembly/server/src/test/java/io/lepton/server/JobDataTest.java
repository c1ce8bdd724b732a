package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.runs.JobFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the jobs of a node may read. */
class JobDataTest {
    private static final String MODEL = "churn";

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void lay() throws IOException {
        data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("churn.csv"), "a,b\n1,2\n");
        Files.writeString(folder.resolve("secret.csv"), "a,b\n1,2\n");
    }

    @Test
    void readsWhatLiesInTheFolderByBothItsNames() {
        assertThat(read("churn.csv").name()).isEqualTo(MODEL);
        assertThat(read("${LEPTON_DATA}/churn.csv").name()).isEqualTo(MODEL);
        assertThat(read(data.resolve("churn.csv").toString()).name()).isEqualTo(MODEL);
    }

    @Test
    void whatLiesElsewhereIsRefusedByNameWhetherItIsThereOrNot() throws IOException {
        refused("../secret.csv", ErrorCode.RESIDENCY_FORBIDS, "data.file=../secret.csv");
        refused("../nothing.csv", ErrorCode.RESIDENCY_FORBIDS, "data.file=../nothing.csv");
        refused("/etc/hostname", ErrorCode.RESIDENCY_FORBIDS, "data.file=/etc/hostname");
        refused("${LEPTON_DATA}/../secret.csv", ErrorCode.RESIDENCY_FORBIDS, "data.file=");
        Files.createSymbolicLink(data.resolve("link.csv"), folder.resolve("secret.csv"));
        refused("link.csv", ErrorCode.RESIDENCY_FORBIDS, "file=link.csv");
        assertThatThrownBy(() -> read("churn.csv'\n  test: {file: '../secret.csv'}\n  format: 'csv"))
                .hasMessageContaining("data.test.file=../secret.csv");
    }

    @Test
    void noOtherVariableOfTheNodeIsTold() {
        refused("${HOME}/x.csv", ErrorCode.INVALID_CONFIGURATION, "variable=HOME");
        refused("missing.csv", ErrorCode.INVALID_CONFIGURATION, "no such file or folder");
    }

    @Test
    void theJobIsOfTheModelThatItWasSentFor() {
        assertThatThrownBy(() -> new JobData(data).read("f.yaml", job("churn.csv"), "other"))
                .hasMessageContaining("name=churn, model=other");
    }

    private JobFile read(String file) {
        return new JobData(data).read("f.yaml", job(file), MODEL);
    }

    private void refused(String file, ErrorCode code, String message) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private static String job(String file) {
        return "name: churn\ndata:\n  label: b\n  file: '" + file + "'\nmodel: {kind: tree}\n";
    }
}
