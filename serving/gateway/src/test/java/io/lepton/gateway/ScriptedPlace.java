package io.lepton.gateway;

import static io.lepton.gateway.Fleet.DIGITS_1;
import static io.lepton.gateway.Fleet.DIGITS_2;

import io.lepton.domain.Endpoint;
import io.lepton.domain.Gateway;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.gateway.RawServer.Call;
import io.lepton.gateway.RawServer.Handler;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** A node or a peer's gateway that gives its signs of life, and for all else does what its script says. */
final class ScriptedPlace implements AutoCloseable {
    private static final Handler ECHO = call -> call.answer(200, call.body().length + " bytes");

    private final RawServer server = new RawServer(this::handle);
    private final LongFunction<Object> signs;
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();
    private final RegionId region;
    private final int number;
    private volatile Handler script = ECHO;
    private volatile boolean isSilent;

    private ScriptedPlace(RegionId region, int number, LongFunction<Object> signs) {
        this.region = region;
        this.number = number;
        this.signs = signs;
    }

    static ScriptedPlace node(RegionId region, int number) {
        NodeId id = new NodeId(region + "-" + number);
        return new ScriptedPlace(region, number, sequence -> Fleet.signal(id, sequence, DIGITS_1, DIGITS_2));
    }

    static ScriptedPlace peer(RegionId region) {
        return new ScriptedPlace(region, 0, sequence -> Fleet.digest(region, sequence, DIGITS_1, DIGITS_2));
    }

    Node asNode() {
        return new Node(new NodeId(region + "-" + number), region, endpoint());
    }

    Gateway asGateway() {
        return new Gateway(region, endpoint());
    }

    Endpoint endpoint() {
        return server.endpoint();
    }

    /** How many requests reached the script. */
    int calls() {
        return calls.get();
    }

    int accepted() {
        return server.accepted();
    }

    ScriptedPlace doing(Handler script) {
        this.script = script;
        return this;
    }

    /** Keeps every connection and says nothing more, as a machine that hangs. */
    void fallSilent() {
        isSilent = true;
    }

    @Override
    public void close() {
        server.close();
    }

    private void handle(Call call) throws IOException, InterruptedException {
        switch (call.path()) {
            case Paths.SIGNALS, Paths.DIGESTS -> giveSigns(call);
            case Paths.PING -> call.write("HTTP/1.1 204 No Content\r\n\r\n");
            case "/v2/models/digits/ready" -> call.answer(200, "");
            default -> {
                calls.incrementAndGet();
                script.handle(call);
            }
        }
    }

    private void giveSigns(Call call) throws IOException, InterruptedException {
        call.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        while (true) {
            if (!isSilent) {
                call.line(Json.write(signs.apply(sequence.incrementAndGet())));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
