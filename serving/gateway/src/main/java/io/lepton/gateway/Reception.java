package io.lepton.gateway;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.ModelPath;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Optional;

/** Decides what becomes of a request that a caller sends: which turn it gets. Confined to its lane's event loop. */
final class Reception {
    private static final String READS_AND_POST = "GET, HEAD, POST";

    private final Lane lane;
    private final KnownPaths paths = new KnownPaths();

    Reception(Lane lane) {
        this.lane = lane;
    }

    /** The turn of a request; it has not begun, unless it is answered already. */
    Turn receive(Caller caller, HttpRequest head) {
        Proxy proxy = lane.proxy();
        Dialect dialect = Dialect.of(head);
        try {
            if (proxy.farewell().isShut()) {
                return caller.answer(head, proxy.answers().leaving(dialect));
            }
            Optional<Route.Refuse> refusal = proxy.peerRules()
                    .refusal(head, caller.peer())
                    .or(() -> proxy.door().judge(head).refusal());
            if (refusal.isPresent()) {
                proxy.notes().refused(refusal.get());
                return caller.answer(head, proxy.answers().refusal(refusal.get(), dialect));
            }
            if (isWebSocket(head)) {
                throw new LeptonException(
                        ErrorCode.UNSUPPORTED,
                        "a gateway carries no WebSocket, nor any tunnel: use server-sent events or gRPC");
            }
            return switch (dialect) {
                case GRPC -> new GrpcCalls(lane, caller).receive(head);
                case OPEN_AI -> new OpenAiCalls(lane, caller).receive(head);
                case V2 -> receiveV2(caller, head);
            };
        } catch (LeptonException e) {
            if (e.code() == ErrorCode.INVALID_REQUEST) {
                proxy.notes().malformed();
            }
            return caller.answer(
                    head, proxy.answers().refusal(Refusals.of(e.code(), String.valueOf(e.getMessage())), dialect));
        }
    }

    private Turn receiveV2(Caller caller, HttpRequest head) {
        return paths.read(head.uri()).orElse(null) instanceof ModelPath path
                ? forward(caller, head, path)
                : caller.answer(head, lane.proxy().pages().answer(head));
    }

    private Turn forward(Caller caller, HttpRequest head, ModelPath path) {
        HttpMethod method = head.method();
        if (!method.equals(HttpMethod.POST) && !method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            return caller.answer(head, lane.proxy().answers().wrongMethod(method.name(), READS_AND_POST));
        }
        return lane.proxy()
                .payloads()
                .exchange(lane, caller, head, QueryReader.read(path, head.headers()), ArmPath.NAMING);
    }

    /** By an upgrade in HTTP/1.1, by an extended CONNECT in HTTP/2 (RFC 8441); a plain CONNECT asks for a tunnel too. */
    private static boolean isWebSocket(HttpRequest head) {
        return head.method().equals(HttpMethod.CONNECT)
                || head.headers().containsValue(HttpHeaderNames.UPGRADE, "websocket", true);
    }
}
