package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.TenantId;
import io.lepton.governance.PersonalField;
import io.lepton.governance.PersonalField.Treatment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePayloadLogTest {
    @TempDir
    private Path folder;

    @Test
    void makesNothingBeforeTheFirstPayload() {
        assertThat(new FilePayloadLog(folder.resolve("payloads"), Optional.empty()).isOpen())
                .isTrue();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void onlyTheOwnerReadsItAndTheOldestGivesWay() throws Exception {
        var log = new FilePayloadLog(folder, Optional.empty(), 20);
        for (String line : List.of("{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}", "{\"n\":5}")) {
            log.append(line.getBytes(StandardCharsets.UTF_8));
        }
        Path file = folder.resolve(FilePayloadLog.FILE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file).hasContent("{\"n\":5}");
        assertThat(folder.resolve("payloads.1.jsonl")).hasContent("{\"n\":3}\n{\"n\":4}");
    }

    @Test
    void hashesAlikeAfterARestart() throws Exception {
        Object before = masked(new FilePayloadLog(folder, Optional.empty()));
        Path secret = folder.resolve("masking.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        assertThat(masked(new FilePayloadLog(folder, Optional.empty()))).isEqualTo(before);
        Files.delete(secret);
        assertThat(masked(new FilePayloadLog(folder, Optional.empty()))).isNotEqualTo(before);
    }

    private static Object masked(FilePayloadLog log) {
        return log.keys()
                .of(new TenantId("bank"), List.of(new PersonalField("name", Treatment.HASH)))
                .apply(Map.of("name", "anna"));
    }
}
