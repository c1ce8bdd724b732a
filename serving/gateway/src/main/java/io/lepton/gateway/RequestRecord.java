package io.lepton.gateway;

import io.lepton.domain.Arm;
import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.ModelName;
import io.lepton.domain.RouteReason;
import io.lepton.domain.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What became of one request: the evidence, without a word of its contents.
 *
 * @param id the request's id, as its answer carries it
 * @param model the model that was asked
 * @param arm the version that was asked and as what; absent where the name meant nothing
 * @param dataClass what the caller said that it carries
 * @param status the HTTP status that was sent, 0 if the caller left before there was one
 * @param tried every place it was sent to, in order
 * @param reason why the one that answered, else the last of them
 * @param predicted the time that this one was thought to take
 * @param end how it ended
 * @param requestBytes the length of the request's body as far as it came
 * @param answerBytes the length of the answer's body as far as it was sent
 * @param took from the request's first line to the answer's last byte
 * @param refusal why the gateway itself refused it, if it did
 * @param tenant who asked, as the request said; absent where a peer sent it on
 */
public record RequestRecord(
        String id,
        ModelName model,
        Optional<Arm> arm,
        Optional<DataClass> dataClass,
        int status,
        List<RouteTarget> tried,
        Optional<RouteReason> reason,
        Optional<Duration> predicted,
        AttemptOutcome end,
        long requestBytes,
        long answerBytes,
        Duration took,
        Optional<ErrorCode> refusal,
        Optional<TenantId> tenant) {
    public RequestRecord {
        tried = List.copyOf(tried);
    }
}
