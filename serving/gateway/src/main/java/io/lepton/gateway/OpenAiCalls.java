package io.lepton.gateway;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.gateway.scan.ModelScan;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Set;

/** Decides what becomes of a request in OpenAI's protocol: the body names the model, and the path what is wanted of it. */
final class OpenAiCalls {
    private static final String MODELS = "/v1/models";
    private static final Set<String> FORWARDED = Set.of("/v1/chat/completions", "/v1/completions", "/v1/embeddings");

    private final Lane lane;
    private final Caller caller;

    OpenAiCalls(Lane lane, Caller caller) {
        this.lane = lane;
        this.caller = caller;
    }

    /** The turn of a request. */
    Turn receive(HttpRequest head) {
        String path = OwnPages.path(head);
        if (FORWARDED.contains(path)) {
            return search(head);
        }
        if (path.equals(MODELS) || path.startsWith(MODELS + "/")) {
            allow(head, HttpMethod.GET);
            return caller.answer(
                    head,
                    lane.proxy()
                            .pages()
                            .models(
                                    path.substring(MODELS.length()),
                                    lane.proxy().door().judge(head)));
        }
        throw new LeptonException(ErrorCode.NOT_FOUND, "no such path: path=" + path);
    }

    private Turn search(HttpRequest head) {
        allow(head, HttpMethod.POST);
        if (head.headers().contains(HttpHeaderNames.CONTENT_ENCODING)) {
            throw new LeptonException(
                    ErrorCode.UNSUPPORTED,
                    "a compressed body hides its model: header=" + HttpHeaderNames.CONTENT_ENCODING);
        }
        return new ModelSearch(lane, caller, head, ModelScan.ofJson());
    }

    private static void allow(HttpRequest head, HttpMethod only) {
        if (!head.method().equals(only)) {
            throw new LeptonException(
                    ErrorCode.METHOD_NOT_ALLOWED,
                    "not a method of this path: method=" + head.method() + ", allowed=" + only);
        }
    }
}
