package io.lepton.chassis;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.wire.Json;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Calls the control plane that reigns, of all that a fleet has.
 *
 * <p>The one that answered last is asked first, then the others in their order; one that is away or stands by is passed
 * over. Blocks as {@link HttpCaller} does, once for each that is away. Safe for any thread.
 */
public final class ControlDoor {
    private final List<URI> planes;
    private final HttpCaller caller;
    private volatile int answeredLast;

    private ControlDoor(List<URI> planes, HttpCaller caller) {
        this.planes = planes;
        this.caller = caller;
    }

    /** A door whose calls take at most a time at each control plane. */
    public static ControlDoor of(Web web, ControlAccess access, Duration timeout) {
        return new ControlDoor(access.planes(), HttpCaller.of(web, timeout).to(new PeerIdentity.Control()));
    }

    /**
     * Puts a message as JSON.
     *
     * @throws LeptonException what the last that was asked refused with, or {@link ErrorCode#FLEET_UNREACHABLE}
     */
    public void put(String path, Object message) {
        tell(plane -> caller.put(plane.resolve(path), message).orThrow());
    }

    /**
     * Posts a message as JSON.
     *
     * @throws LeptonException what the last that was asked refused with, or {@link ErrorCode#FLEET_UNREACHABLE}
     */
    public void post(String path, Object message) {
        tell(plane -> caller.post(plane.resolve(path), message).orThrow());
    }

    /**
     * Posts a message as JSON, and reads the answer as JSON.
     *
     * @throws LeptonException what the last that was asked refused with, or {@link ErrorCode#FLEET_UNREACHABLE}
     */
    public <T> T ask(String path, Object message, Class<T> type) {
        return ask(plane ->
                Json.read(caller.post(plane.resolve(path), message).orThrow().bytes(), type));
    }

    /**
     * Posts a file, and reads the answer as JSON.
     *
     * @throws LeptonException what the last that was asked refused with, or {@link ErrorCode#FLEET_UNREACHABLE}
     */
    public <T> T upload(String path, Path file, Class<T> type) {
        return ask(plane ->
                Json.read(caller.upload(plane.resolve(path), file).orThrow().bytes(), type));
    }

    /**
     * Gets a body of any length, which the reader bounds.
     *
     * @throws LeptonException what the last that was asked refused with, or {@link ErrorCode#FLEET_UNREACHABLE}
     */
    public <T> T download(String path, HttpCaller.Download<T> reader) {
        return ask(plane -> caller.download(plane.resolve(path), reader));
    }

    private void tell(Consumer<URI> call) {
        var _ = ask(plane -> {
            call.accept(plane);
            return plane;
        });
    }

    private <T> T ask(Function<URI, T> call) {
        int first = answeredLast;
        for (int turn = 0; ; turn++) {
            int index = (first + turn) % planes.size();
            try {
                T answer = call.apply(planes.get(index));
                answeredLast = index;
                return answer;
            } catch (LeptonException e) {
                if (turn + 1 == planes.size() || !mayAnotherAnswer(e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean mayAnotherAnswer(LeptonException refusal) {
        return refusal.code() == ErrorCode.FLEET_UNREACHABLE || refusal.code() == ErrorCode.CONTROL_STANDBY;
    }
}
