package io.lepton.gateway;

import io.lepton.domain.DataClass;
import io.lepton.domain.ModelName;
import io.lepton.domain.TenantId;
import io.lepton.governance.PersonalField;
import io.lepton.wire.Headers;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What passes by of one sampled request. Confined to its event loop until it is handed on, and to whoever has it then. */
final class PayloadTap {
    private static final int FIRST_FINAL_STATUS = 200;

    /**
     * Whose request it is, and of what.
     *
     * @param personal what in it tells of a person
     */
    record About(ModelName model, DataClass dataClass, TenantId tenant, List<PersonalField> personal) {
        About {
            personal = List.copyOf(personal);
        }
    }

    private final About about;
    private final Consumer<PayloadTap> keeper;
    private final PayloadHalf request;
    private Optional<PayloadHalf> answer = Optional.empty();
    private Optional<String> requestId = Optional.empty();
    private int status;
    private boolean isOver;

    PayloadTap(About about, HttpHeaders head, Consumer<PayloadTap> keeper) {
        this.about = about;
        this.request = new PayloadHalf(head);
        this.keeper = keeper;
    }

    About about() {
        return about;
    }

    int status() {
        return status;
    }

    Optional<String> requestId() {
        return requestId;
    }

    PayloadHalf request() {
        return request;
    }

    Optional<PayloadHalf> answer() {
        return answer;
    }

    void sees(HttpContent part) {
        if (!isOver) {
            request.add(part.content());
        }
    }

    /** A part of the answer goes out; with the last one it is handed on. */
    void answers(HttpObject part) {
        if (isOver) {
            return;
        }
        if (part instanceof HttpResponse head) {
            if (head.status().code() < FIRST_FINAL_STATUS) {
                return;
            }
            status = head.status().code();
            requestId = Optional.ofNullable(head.headers().get(Headers.REQUEST_ID));
            answer = Optional.of(new PayloadHalf(head.headers()));
        }
        if (part instanceof HttpContent content) {
            answer.ifPresent(half -> half.add(content.content()));
        }
        if (part instanceof LastHttpContent) {
            isOver = true;
            keeper.accept(this);
        }
    }

    /** The caller has left; what is not whole is not kept. */
    void drop() {
        isOver = true;
    }
}
