package io.lepton.gateway;

import io.lepton.chassis.Clock;
import io.lepton.domain.DataClass;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.TenantId;
import io.lepton.gateway.PayloadHalf.Reading;
import io.lepton.governance.Masking;
import io.lepton.governance.PersonalField;
import io.lepton.governance.PersonalField.Treatment;
import io.lepton.governance.ResidencyRules;
import io.lepton.wire.Json;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the turn of each request for a model, and takes care of what is personal in it.
 *
 * <p>Answers to a class of data that has personal fields are kept by no cache. Of a class whose policy says so, a share of the
 * requests is sampled where they reach the fleet: their payloads are kept once nothing in them is personal any more, and only where
 * the policy lets the data be processed in this region at all. What is sampled is copied as it passes; it is read, masked and
 * written on a thread of this class, and left out where that falls behind. Safe for any thread.
 */
final class PayloadDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PayloadDesk.class);
    private static final int WAITING_MAX = 256;
    /** So many parts make a whole: shares are in hundredths of a percent. */
    private static final long WHOLE = 10_000;

    /**
     * What holds for a class.
     *
     * @param share of {@link #WHOLE} requests so many are sampled
     */
    private record Rule(List<PersonalField> personal, long share) {}

    private record Rules(Map<DataClass, Rule> byClass, DataClass defaultClass) {}

    private final RegionId self;
    private final Clock clock;
    private final PayloadLog log;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong leftOut = new AtomicLong();
    private final ThreadPoolExecutor writing = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            Thread.ofVirtual().name("lepton-payloads-", 0).factory());
    private volatile Rules rules = new Rules(Map.of(), new DataClass("public"));

    PayloadDesk(RegionId self, Clock clock, PayloadLog log) {
        this.self = self;
        this.clock = clock;
        this.log = log;
    }

    /** Goes by another snapshot from now on. */
    void follow(FleetSnapshot snapshot) {
        ResidencyRules places = ResidencyRules.of(snapshot.policies(), snapshot.regions());
        Map<DataClass, Rule> byClass = new HashMap<>();
        for (ResidencyPolicy policy : snapshot.policies()) {
            Rule rule = rule(policy, places.permitted(policy.dataClass()).orElse(Set.of()));
            if (!rule.personal().isEmpty() || rule.share() > 0) {
                byClass.put(policy.dataClass(), rule);
            }
        }
        rules = new Rules(Map.copyOf(byClass), snapshot.defaultDataClass());
    }

    /** Hot: the turn of a request for a model. */
    Turn exchange(Lane lane, Caller caller, HttpRequest head, RouteQuery query, Naming naming) {
        Rules now = rules;
        Rule rule = now.byClass().isEmpty()
                ? null
                : now.byClass().get(query.dataClass().orElse(now.defaultClass()));
        if (rule == null) {
            return new Exchange(lane, caller, head, query, naming);
        }
        if (!rule.personal().isEmpty()) {
            head.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        }
        boolean isFirst = query.forwardedBy().isEmpty() && naming.isInference(head);
        if (!isFirst || !isSampled(rule.share())) {
            return new Exchange(lane, caller, head, query, naming);
        }
        TenantId tenant = lane.proxy()
                .door()
                .judge(head)
                .tenant()
                .or(() -> QueryReader.tenant(head.headers()))
                .orElse(TenantId.ANONYMOUS);
        var about = new PayloadTap.About(
                query.model(), query.dataClass().orElse(now.defaultClass()), tenant, rule.personal());
        var tap = new PayloadTap(about, head.headers(), this::keep);
        return new TappedTurn(new Exchange(lane, new TappedCaller(caller, tap), head, query, naming), tap);
    }

    /** Writes what waits, and takes nothing more. */
    @Override
    public void close() {
        writing.shutdown();
    }

    private Rule rule(ResidencyPolicy policy, Set<RegionId> permitted) {
        List<PersonalField> personal = new ArrayList<>();
        boolean isUnderstood = true;
        for (var field : policy.said().personal().entrySet()) {
            try {
                personal.add(new PersonalField(field.getKey(), Treatment.of(field.getValue())));
            } catch (IllegalArgumentException e) {
                // A newer control plane may know more: what is not understood is not kept.
                isUnderstood = false;
                LOG.atWarn()
                        .addKeyValue("dataClass", policy.dataClass())
                        .addKeyValue("reason", e.getMessage())
                        .log("a personal field is not understood, so no payload of the class is kept");
            }
        }
        boolean mayBeKept = isUnderstood && log.isOpen() && permitted.contains(self);
        long share = Math.round(policy.said().payloadSamplePercent().orElse(0.0) * WHOLE / 100);
        return new Rule(List.copyOf(personal), mayBeKept ? share : 0);
    }

    /** Every so many, so that a share is exact, and needs no dice. */
    private boolean isSampled(long share) {
        if (share == 0) {
            return false;
        }
        long number = asked.incrementAndGet();
        return number * share / WHOLE != (number - 1) * share / WHOLE;
    }

    private void keep(PayloadTap tap) {
        try {
            writing.execute(() -> write(tap));
        } catch (RejectedExecutionException _) {
            leftOut.incrementAndGet();
        }
    }

    private void write(PayloadTap tap) {
        try {
            log.append(Json.write(line(tap)));
        } catch (RuntimeException e) {
            // The message may hold what must not be told.
            LOG.atWarn().addKeyValue("cause", e.getClass().getName()).log("a payload was not kept");
        }
    }

    private Map<String, Object> line(PayloadTap tap) {
        PayloadTap.About about = tap.about();
        Masking masking = log.keys().of(about.tenant(), about.personal());
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", clock.now().toString());
        line.put("requestId", tap.requestId().orElse(""));
        line.put("region", self.value());
        line.put("model", about.model().value());
        line.put("dataClass", about.dataClass().value());
        line.put("tenant", about.tenant().value());
        line.put("status", tap.status());
        put(line, "request", Optional.of(tap.request()), masking);
        put(line, "answer", tap.answer(), masking);
        line.put("leftOutBefore", leftOut.get());
        return line;
    }

    private static void put(Map<String, Object> line, String name, Optional<PayloadHalf> half, Masking masking) {
        switch (half.map(PayloadHalf::read).orElseGet(() -> new Reading.Omitted("empty"))) {
            case Reading.Read(var value) -> line.put(name, masking.apply(value));
            case Reading.Omitted(var why) -> line.put(name + "Omitted", why);
        }
    }
}
