package io.lepton.simulation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TraceFileTest {
    private static final String HEADING = "TIMESTAMP,ContextTokens,GeneratedTokens";
    private static final String FIRST = "2023-11-16 18:17:03.9799600,4808,10";

    @Test
    void takesWhatIsInOrder() {
        assertThatCode(() -> parse(FIRST, "2023-11-16 18:17:04.0319600,3180,8")).doesNotThrowAnyException();
    }

    @Test
    void saysWhichLineIsWrong() {
        refuses("line=3", FIRST, "2023-11-16 18:17:04.0319600,3180");
        refuses("line=3", FIRST, "yesterday,3180,8");
        refuses("line=3", FIRST, "2023-11-16 18:17:04.0319600,many,8");
        refuses("fewer than no tokens", FIRST, "2023-11-16 18:17:04.0319600,-1,8");
        refuses("earlier than the line before", FIRST, "2023-11-16 18:17:03.0000000,1,8");
        refuses("all requests at one moment", FIRST, FIRST);
        refuses("fewer than two requests", FIRST);
    }

    private static void refuses(String why, String... lines) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(lines)).withMessageContaining(why);
    }

    private static void parse(String... lines) {
        List<String> all = new ArrayList<>(List.of(HEADING));
        all.addAll(List.of(lines));
        TraceFile.parse("calls.csv", all, 10, 1000);
    }
}
