package io.lepton.simulation.world;

import io.lepton.wire.Json;
import java.nio.charset.StandardCharsets;

/** How processes of a newer program speak: as ours do, and of things that ours have never heard of. */
final class Tongue {
    /** What a newer program says beyond what ours knows. */
    static final String OF_TOMORROW = "{\"kind\":\"tide\",\"parts\":[1,{\"deep\":null}]}";

    private Tongue() {}

    /** What ours understands of what a newer program says. */
    @SuppressWarnings("unchecked")
    static <T> T fromTomorrow(T message) {
        String text = new String(Json.write(message), StandardCharsets.UTF_8);
        String more = "{\"ofTomorrow\":" + OF_TOMORROW + "," + text.substring(1);
        return (T) Json.read(more.getBytes(StandardCharsets.UTF_8), message.getClass());
    }
}
