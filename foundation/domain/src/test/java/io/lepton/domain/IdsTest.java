package io.lepton.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "Frankfurt", "1st", "a_b", "a b", "frankfurt/1", "ü"})
    void aRegionsNameIsPartOfAHostName(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RegionId(name))
                .withMessageContaining("region=" + name);
    }

    @Test
    void aRefusalShortensAnEndlessName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NodeId("a".repeat(10_000)))
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(300));
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits", "ResNet-50", "llama_3.1", "7b"})
    void aModelsNameMayHoldWhatPeopleUse(String name) {
        assertThat(new ModelName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".hidden", "a/b", "a b", "../etc", "%2e"})
    void aModelsNameNeverLooksLikeAPath(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ModelName(name));
    }

    @Test
    void aVersionReadsWhatItWrites() {
        var id = new ModelVersionId(new ModelName("digits"), 12);
        assertThat(ModelVersionId.parse(id.toString())).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits", "digits/", "digits/0", "digits/-1", "digits/x", "digits/99999999999", "/1"})
    void aVersionRefusesAnythingElse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ModelVersionId.parse(text));
    }

    @Test
    void versionsAreOrderedByNumber() {
        assertThat(ModelVersionId.parse("m/9")).isLessThan(ModelVersionId.parse("m/10"));
    }

    @Test
    void aJurisdictionNamesTheClassOfDataThatStaysThere() {
        assertThat(new Jurisdiction("EU").onlyHere()).isEqualTo(new DataClass("eu-only"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void anEndpointHasATcpPort(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Endpoint("localhost", port))
                .withMessageContaining("port=" + port);
    }

    @Test
    void anEndpointWritesVersionSixInBrackets() {
        assertThat(new Endpoint("::1", 80).httpUrl()).isEqualTo("http://[::1]:80");
    }
}
