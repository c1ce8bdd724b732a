package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.wire.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LicencesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GPL-2.0",
                "GPL-2.0-only",
                "GPL-3.0-or-later",
                "AGPL-3.0",
                "GNU General Public License, version 2",
                "GNU Affero General Public License v3",
                "The GPL",
                "SSPL-1.0",
                "BUSL-1.1",
                "CC-BY-NC-4.0"
            })
    void refusesALicenceThatReachesBeyondItsPart(String licence) {
        assertThat(Licences.faults(bill(licence))).singleElement().asString().contains("org.example:part:1", licence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Apache-2.0",
                "MIT",
                "BSD-3-Clause",
                "EPL-2.0",
                "Bouncy Castle Licence",
                "GPL-2.0-with-classpath-exception",
                "GNU General Public License v2.0 with Classpath Exception",
                "LGPL-2.1-only",
                "GNU Lesser General Public License"
            })
    void permitsThoseThatDoNot(String licence) {
        assertThat(Licences.faults(bill(licence))).isEmpty();
    }

    @Test
    void takesTheBetterOfTwo() {
        assertThat(Licences.faults(read("[{\"license\": {\"id\": \"GPL-2.0\"}}, {\"license\": {\"name\": \"MIT\"}}]")))
                .isEmpty();
        assertThat(Licences.faults(read("[{\"expression\": \"GPL-2.0 OR MIT\"}]")))
                .isEmpty();
        assertThat(Licences.faults(read("[{\"expression\": \"GPL-2.0 OR AGPL-3.0\"}]")))
                .hasSize(1);
    }

    @Test
    void refusesAPartThatNamesNone() {
        assertThat(Licences.faults(read("[]"))).singleElement().asString().contains("names no licence");
    }

    @Test
    void listsWhatIsOfOthers() {
        String list = Licences.list(bill("MIT"));
        assertThat(list).endsWith("\norg.example:part:1  MIT\n").doesNotContain("lepton-domain");
    }

    private static Licences.Bill bill(String licence) {
        return read("[{\"license\": {\"name\": \"" + licence + "\"}}]");
    }

    private static Licences.Bill read(String licences) {
        String text = """
                {"bomFormat": "CycloneDX", "components": [
                  {"group": "org.example", "name": "part", "version": "1", "licenses": LICENCES},
                  {"group": "io.lepton", "name": "lepton-domain", "version": "1", "licenses": [{"license": {"id": "Apache-2.0"}}]}
                ]}""".replace("LICENCES", licences);
        return Json.read(text.getBytes(StandardCharsets.UTF_8), Licences.Bill.class);
    }
}
