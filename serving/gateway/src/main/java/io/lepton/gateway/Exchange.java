package io.lepton.gateway;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to a place and its answer on the way back. Confined to its event loop.
 *
 * <p>Both bodies stream: each side is read only while the other takes more. Until the first byte of an answer an attempt
 * that breaks is made good at another place, as long as the body so far is held for it; every place is chosen by the
 * core anew, so that a retry is bound by the same policy as the first attempt.
 */
final class Exchange implements Turn {
    /** Beyond this the rest of a body that nobody wants costs more than a new connection. */
    private static final long UNWANTED_BYTES_MAX = 1 << 20;

    /** What a place says that has not the model which the core sent a request there for, or knows too little to answer. */
    private static final Set<String> NOT_THERE = Set.of(
            ErrorCode.MODEL_NOT_READY.name(),
            ErrorCode.UNKNOWN_MODEL.name(),
            ErrorCode.UNKNOWN_VERSION.name(),
            ErrorCode.POLICY_STALE.name());

    private final Lane lane;
    private final Caller caller;
    private final HttpRequest request;
    private final Naming naming;
    private final RequestTraits traits;
    private final RequestIds.RequestId requestId;
    private final Itinerary itinerary;
    private final CallerDeadline deadline;
    private final Pass pass;
    private final Admittance admittance;
    private final Account account;
    private final Pace pace;
    private final ReplayBuffer body = new ReplayBuffer();
    private final Race race = new Race();

    private HedgeLine.@Nullable Waiting hedgePlace;
    private boolean keepsAlive;
    private boolean isContinued;
    private boolean isRequestComplete;
    private boolean isAnswerOver;
    private long unwantedBytes;
    private long movedNanos;

    Exchange(Lane lane, Caller caller, HttpRequest request, RouteQuery query, Naming naming) {
        this.lane = lane;
        this.caller = caller;
        this.request = request;
        this.naming = naming;
        this.traits = RequestTraits.of(request);
        this.requestId = lane.proxy().ids().choose(request.headers());
        long beganNanos = lane.nanos();
        this.deadline = CallerDeadline.of(query, beganNanos);
        this.pass = lane.proxy().door().judge(request);
        this.admittance = new Admittance(lane.proxy().admission(), query, request.headers(), pass);
        CallerBounds bounds = lane.proxy().config().bounds();
        this.pace = new Pace(bounds.patience(), bounds.bytesPerSecondMin(), beganNanos);
        this.itinerary =
                new Itinerary(lane.proxy().core(), lane.proxy().config().attemptsMax(), query, beganNanos);
        this.account = new Account(lane, itinerary, admittance, requestId, beganNanos);
        this.movedNanos = beganNanos;
        this.keepsAlive = traits.keepsAlive();
    }

    @Override
    public void begin() {
        HeaderHygiene.clean(request, requestId);
        showKey().or(admittance::enter).ifPresentOrElse(this::refuse, this::depart);
    }

    private Optional<Route.Refuse> showKey() {
        Optional<Route.Refuse> refused = pass.refusalOf(itinerary.asked().model());
        if (pass.key().isPresent()) {
            if (refused.isPresent()) {
                lane.proxy().notes().refused(pass.key().get(), refused.get());
            } else if (itinerary.asked().forwardedBy().isEmpty()) {
                lane.proxy().notes().used(pass.key().get());
            }
        }
        return refused;
    }

    private void depart() {
        switch (firstRoute()) {
            case Route.Forward forward -> {
                Optional<Route.Refuse> unnameable = itinerary.version().flatMap(this::rename);
                if (unnameable.isPresent()) {
                    refuse(unnameable.get());
                } else {
                    naming.bind(
                            request,
                            itinerary
                                    .version()
                                    .map(ModelVersionId::model)
                                    .orElse(itinerary.asked().model()));
                    sendContinue();
                    start(forward);
                }
            }
            case Route.Refuse refuse -> refuse(refuse);
        }
    }

    /** Whether it shares connections with others, towards the caller and towards the place. */
    boolean isMultiplexed() {
        return caller.isMultiplexed();
    }

    private Route firstRoute() {
        return naming.isInference(request) ? itinerary.first() : itinerary.firstForMetadata();
    }

    private Optional<Route.Refuse> rename(ModelVersionId version) {
        try {
            naming.rename(request, version);
            return Optional.empty();
        } catch (LeptonException e) {
            return Optional.of(Refusals.of(e.code(), String.valueOf(e.getMessage())));
        }
    }

    HttpRequest request() {
        return request;
    }

    boolean isHead() {
        return traits.isHead();
    }

    boolean canReplay() {
        return body.isWhole() && !isAnswerOver;
    }

    private void sendContinue() {
        if (traits.expectsContinue()) {
            isContinued = true;
            caller.write(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
            caller.flush();
        }
    }

    private void start(Route.Forward forward) {
        lane.proxy().core().hedgeDelayNanos(forward.target()).ifPresent(delayNanos -> {
            leaveHedgeLine();
            hedgePlace = lane.hedges().add(this, lane.nanos() + delayNanos);
        });
        race.begin(new Attempt(this, lane, forward));
    }

    /** Sends a request whose first place is slow to a second one, if it can be sent again as it is. */
    void hedge() {
        if (race.isHedged() || !isRequestComplete || !canReplay()) {
            return;
        }
        race.leader()
                .filter(slow -> !slow.hasAnswerBegun())
                .flatMap(slow -> itinerary.hedge(slow.target()))
                .ifPresent(forward -> race.join(new Attempt(this, lane, forward)));
    }

    /** A connection stands: everything that came so far goes there, unless the policy has changed meanwhile. */
    void connected(Attempt connected) {
        if (!itinerary.isStillPermitted(connected.target())) {
            connected.fail("the policy permits the region no longer");
            return;
        }
        HeaderHygiene.address(request, connected.target(), lane.proxy().self());
        pass.putOn(request.headers(), connected.target());
        deadline.putOn(request.headers(), lane.nanos());
        connected.writeHead();
        body.replay(connected::write);
        boundReplay();
        caller.advance();
    }

    @Override
    public void take(HttpContent part) {
        movedNanos = lane.nanos();
        account.took(part.content().readableBytes());
        isRequestComplete = part instanceof LastHttpContent;
        HeaderHygiene.dropTrailers(part);
        if (isAnswerOver) {
            forget(part);
            return;
        }
        Attempt attempt = race.leader().orElse(null);
        if (attempt != null && attempt.isConnected()) {
            attempt.write(ReplayBuffer.share(part));
            body.add(part);
            boundReplay();
        } else {
            body.add(part);
        }
        if (isRequestComplete && body.isWhole()) {
            itinerary.copy().ifPresent(copy -> lane.proxy().shadows().send(copy, request, body));
        }
    }

    private void forget(HttpContent part) {
        unwantedBytes += part.content().readableBytes();
        part.release();
        if (unwantedBytes > UNWANTED_BYTES_MAX) {
            caller.close();
        }
    }

    /** What has not been sent yet is kept at any length, which is one read at most; what has is kept up to the bound. */
    private void boundReplay() {
        if (body.bytes() > lane.proxy().config().replayBytesMax()) {
            body.drop();
        }
    }

    @Override
    public void flushRequest() {
        race.flush();
    }

    void answerBegan(Attempt from, HttpResponse head) {
        movedNanos = lane.nanos();
        String said = String.valueOf(head.headers().get(FieldNames.ERROR_CODE));
        if (NOT_THERE.contains(said)) {
            from.end(AttemptOutcome.BROKEN);
            if (!race.leave(from)) {
                elsewhere(from.target())
                        .ifPresentOrElse(this::start, () -> refuse(Refusals.missingEverywhere(said, itinerary.now())));
            }
            return;
        }
        race.win(from);
        itinerary.answeredBy(from.way());
        body.drop();
        account.answered(head, movedNanos);
        keepsAlive &= (traits.knowsChunks() || HttpUtil.isContentLengthSet(head)) && !caller.isClosing();
        HeaderHygiene.readyAnswer(
                head,
                new HeaderHygiene.Evidence(
                        from.way(),
                        itinerary.arm(),
                        Duration.ofNanos(movedNanos - from.beganNanos()),
                        requestId,
                        lane.proxy().core().policyAgeNanos()),
                traits.knowsChunks(),
                keepsAlive);
        caller.write(head);
    }

    void answerWent(HttpContent part) {
        movedNanos = lane.nanos();
        account.gave(part.content().readableBytes());
        boolean isLast = part instanceof LastHttpContent;
        caller.write(part);
        if (isLast) {
            finish(AttemptOutcome.ANSWERED);
        } else if (!caller.isWritable()) {
            race.leader().ifPresent(attempt -> attempt.setReading(false));
        }
    }

    void flushAnswer() {
        caller.flush();
    }

    void failed(Attempt broken, String why) {
        boolean isAnother = race.leave(broken);
        if (broken.hasAnswerBegun()) {
            abort();
            return;
        }
        if (isAnother) {
            return;
        }
        boolean isHeld = body.isWhole();
        elsewhere(broken.target()).ifPresentOrElse(this::start, () -> refuse(giveUp(why, isHeld)));
    }

    /** Where every place that may answer has died meanwhile, that says more than how the last attempt ended. */
    private Route.Refuse giveUp(String why, boolean isHeld) {
        return itinerary
                .refusal()
                .filter(refusal -> refusal.code() == ErrorCode.NO_REGION_ALIVE)
                .orElseGet(() -> Refusals.of(
                        ErrorCode.UPSTREAM_FAILED,
                        "no place that may answer could: places="
                                + itinerary.tried().size() + ", last=" + why
                                + (isHeld ? "" : ", the body is too long to be sent again")));
    }

    private Optional<Route.Forward> elsewhere(RouteTarget failed) {
        return body.isWhole() ? itinerary.next(failed) : Optional.empty();
    }

    private void refuse(Route.Refuse refuse) {
        // A body that was announced by Expect, and not asked for, may or may not come.
        keepsAlive &= (!traits.expectsContinue() || isContinued) && !caller.isClosing();
        account.refused(refuse.code());
        var answer = lane.proxy().answers().refusal(refuse, traits.dialect());
        requestId.putOn(answer.headers());
        answer.headers()
                .set(
                        FieldNames.POLICY_AGE_MS,
                        PolicyAge.millis(lane.proxy().core().policyAgeNanos()));
        HttpUtil.setKeepAlive(answer.headers(), HttpVersion.HTTP_1_1, keepsAlive);
        caller.write(answer);
        finish(AttemptOutcome.BROKEN);
    }

    private void finish(AttemptOutcome end) {
        settle(end);
        if (keepsAlive) {
            caller.flush();
        } else if (isRequestComplete || (traits.expectsContinue() && !isContinued)) {
            caller.closeAfterAnswer();
        } else {
            // Closing on a caller that still sends would reset the connection, and the answer with it.
            caller.flush();
            caller.closeWhenOver();
        }
        caller.advance();
    }

    /**
     * The caller has a part of an answer that will never be whole. In gRPC the status says so, elsewhere a closed connection
     * is the only way.
     */
    private void abort() {
        settle(AttemptOutcome.BROKEN);
        if (traits.dialect() == Dialect.GRPC) {
            caller.write(GrpcAnswers.brokenOff(
                    Refusals.of(ErrorCode.UPSTREAM_FAILED, "the place broke off in the middle of its answer")));
            caller.flush();
        } else {
            caller.close();
        }
    }

    private void leaveHedgeLine() {
        if (hedgePlace != null) {
            hedgePlace.leave();
        }
    }

    private void settle(AttemptOutcome end) {
        isAnswerOver = true;
        leaveHedgeLine();
        body.drop();
        account.close(end);
    }

    @Override
    public void callerLeft() {
        if (isAnswerOver) {
            return;
        }
        race.end(AttemptOutcome.CANCELLED);
        settle(AttemptOutcome.CANCELLED);
    }

    @Override
    public void callerWritabilityChanged() {
        race.leader().ifPresent(attempt -> {
            movedNanos = lane.nanos();
            attempt.setReading(caller.isWritable());
        });
    }

    void upstreamWritabilityChanged() {
        movedNanos = lane.nanos();
        caller.advance();
    }

    @Override
    public boolean wantsMore() {
        return isRequestComplete
                || isAnswerOver
                || race.leader().map(Attempt::isWritable).orElse(false);
    }

    @Override
    public boolean isRequestComplete() {
        return isRequestComplete;
    }

    @Override
    public boolean isOver() {
        return isRequestComplete && isAnswerOver;
    }

    @Override
    public void sweep(long nowNanos) {
        boolean hadBegun = race.leader().map(Attempt::hasAnswerBegun).orElse(false);
        boolean isLate = deadline.hasPassed(nowNanos) && !isAnswerOver && !hadBegun;
        Duration responseTimeout = lane.proxy().config().responseTimeout();
        // A call of gRPC whose answer has begun is a conversation, in which a caller may be silent.
        boolean converses = hadBegun && traits.dialect() == Dialect.GRPC;
        boolean waitsForCaller = (!isRequestComplete && !converses && wantsMore()) || !caller.isWritable();
        if (pace.isTooSlow(waitsForCaller, account.bytes(), nowNanos)) {
            giveUpOnCaller(hadBegun);
            return;
        }
        if (!isLate && nowNanos - movedNanos <= responseTimeout.toNanos()) {
            return;
        }
        if (isAnswerOver) {
            caller.close();
            return;
        }
        // A caller's haste says nothing of the place.
        race.end(isLate ? AttemptOutcome.CANCELLED : AttemptOutcome.BROKEN);
        if (hadBegun) {
            abort();
        } else {
            keepsAlive &= isRequestComplete;
            refuse(deadline.refusal(nowNanos, responseTimeout));
        }
    }

    /** Ends what only a dawdling caller holds up; the place is not to blame. */
    private void giveUpOnCaller(boolean hadBegun) {
        race.end(AttemptOutcome.CANCELLED);
        if (isAnswerOver) {
            caller.close();
        } else if (hadBegun) {
            abort();
        } else {
            keepsAlive = false;
            refuse(Refusals.dawdled());
        }
    }
}
