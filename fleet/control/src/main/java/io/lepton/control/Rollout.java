package io.lepton.control;

import io.lepton.control.RegionReplicas.Limits;
import io.lepton.control.RolloutState.Status;
import io.lepton.domain.Deployment;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.Portion;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.RolloutStrategy;
import io.lepton.domain.RolloutStrategy.Approval;
import io.lepton.domain.RolloutStrategy.OnFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One model's deployment on its way from wish to service. Confined to the core.
 *
 * <p>Two deployments are kept: the wish, and the one that is served, which snapshots name. While their versions differ, a
 * rollout is under way. At once: the new version is made ready beside the old one, and takes over everywhere when every
 * living node that was given it answers. Stepwise: each region, when its turn has come, begins new replicas and drains old
 * ones within its limits, and both versions answer meanwhile. A replica that fails stops it or turns it back; a pause, a
 * missing approval or a stop lets nothing begin, drain or take over, while what is lost is made up for with the old version.
 * What was never served before is named at once: there is nothing to keep, and gateways then know that it is on its way.
 */
final class Rollout {
    private final Roster roster;
    private final Receivers receivers;
    private final Map<RegionId, RegionReplicas> regions = new TreeMap<>();
    /** Versions that answered beside the served one; they go on until nothing of them is left. */
    private final Set<ModelVersionId> admitted = new HashSet<>();

    private Deployment wish;
    private Optional<Deployment> served = Optional.empty();
    private Optional<RolloutState> state = Optional.empty();
    private int moves;
    private long movedNanos;

    Rollout(Deployment wish, Roster roster, Receivers receivers, long nowNanos) {
        this.roster = roster;
        this.receivers = receivers;
        this.wish = wish;
        this.movedNanos = nowNanos;
    }

    Deployment wish() {
        return wish;
    }

    Optional<Deployment> served() {
        return served;
    }

    /** What is stored: without the versions that answer, a new reign would take those that do out of service at once. */
    Optional<RolloutState> state() {
        return state.map(known -> known.withAnswering(admitted));
    }

    Collection<RegionReplicas> regions() {
        return regions.values();
    }

    long movedNanos() {
        return movedNanos;
    }

    /** Whether time alone can change something. */
    boolean isTimed() {
        return regions.values().stream().anyMatch(region -> region.isDraining() || region.isResting())
                || (isUnderWay() && strategy().deadlineSeconds().isPresent());
    }

    /** Stands where a store says that it stood; what nodes hold stays where it is. */
    void restore(Deployment wished, Optional<Deployment> service, Optional<RolloutState> stored, long nowNanos) {
        wish = wished;
        served = service;
        state = stored;
        admitted.clear();
        stored.flatMap(RolloutState::answering).ifPresent(admitted::addAll);
        movedNanos = nowNanos;
        follow();
        if (!isStepwise()) {
            keepAll(nowNanos);
        }
    }

    /** Takes a node's word that it holds a version which is wished or served, or answers beside those. */
    void recall(ModelVersionId version, RegionId region, NodeId node, long nowNanos) {
        follow();
        RegionReplicas replicas = regions.get(region);
        if (replicas != null && (isServed(version) || wish.version().equals(version) || admitted.contains(version))) {
            replicas.recall(version, node, nowNanos);
        }
    }

    /** Takes a wish, whatever was wished before; the same one again is a new attempt where the last one stopped. */
    void wish(Deployment next, long nowNanos) {
        boolean isOther = !next.version().equals(wish.version());
        boolean isRetry =
                state.filter(known -> known.status() == Status.STOPPED).isPresent();
        Optional<Deployment> before =
                served.filter(service -> !service.version().equals(next.version()));
        wish = next;
        movedNanos = nowNanos;
        if (before.isPresent() ? isOther || isRetry || state.isEmpty() : isOther && state.isPresent()) {
            begin(before);
        }
        if (served.isEmpty() && !needsApproval()) {
            served = Optional.of(next.withoutStrategy());
        } else if (served.isEmpty()) {
            begin(Optional.empty());
        } else if (before.isEmpty()) {
            takeOver();
        }
    }

    /**
     * Does what a person says.
     *
     * @throws LeptonException {@link ErrorCode#CONFLICT} if the rollout is not where that makes sense
     */
    void obey(RolloutCommand command, long nowNanos) {
        switch (command) {
            case PAUSE -> {
                require(isUnderWay() && status() == Status.PROGRESSING, "nothing is rolling out");
                state = Optional.of(current().with(Status.PAUSED, ""));
            }
            case RESUME -> {
                require(status() == Status.PAUSED || status() == Status.STOPPED, "nothing is paused or stopped");
                state = Optional.of(current().with(Status.PROGRESSING, ""));
                rest();
            }
            case APPROVE -> {
                require(isUnderWay() && needsApproval(), "nothing waits for approval");
                state = Optional.of(current().withApproval());
            }
            case REJECT -> {
                require(isUnderWay() && needsApproval(), "nothing waits for approval");
                giveUp("rejected", OnFailure.ROLLBACK);
            }
            case ROLLBACK -> {
                require(
                        (isUnderWay() ? served : state.flatMap(RolloutState::previous)).isPresent(),
                        "there is nothing to go back to");
                giveUp("rolled back from " + wish.version(), OnFailure.ROLLBACK);
            }
        }
        movedNanos = nowNanos;
    }

    /** Draws every consequence; tells whether the wish took over. */
    boolean advance(long nowNanos) {
        follow();
        regions.values().forEach(region -> region.endDrained(nowNanos));
        notice(nowNanos);
        if (isUnderWay() && status() == Status.PROGRESSING) {
            failure(nowNanos)
                    .ifPresent(reason -> giveUp(reason, strategy().onFailure().orElse(OnFailure.STOP)));
        }
        return isStepwise() ? advanceStepwise(nowNanos) : advanceAtOnce(nowNanos);
    }

    /** Lets replicas that rested one snapshot long be tried again. */
    void wake() {
        regions.values().forEach(RegionReplicas::wake);
    }

    /** Whether a version is being taken over from another one. */
    boolean isUnderWay() {
        return served.filter(service -> service.version().equals(wish.version()))
                .isEmpty();
    }

    boolean needsApproval() {
        return requiresApproval() && !state.map(RolloutState::approved).orElse(false);
    }

    boolean requiresApproval() {
        return strategy().approval().orElse(Approval.NOT_REQUIRED) == Approval.REQUIRED;
    }

    Status status() {
        if (isUnderWay()) {
            return state.map(RolloutState::status).orElse(Status.PROGRESSING);
        }
        return admitted.isEmpty() ? Status.COMPLETE : Status.PROGRESSING;
    }

    /** The versions that answer beside the served one. */
    Set<ModelVersionId> rising() {
        Set<ModelVersionId> rising = new TreeSet<>();
        for (RegionReplicas region : regions.values()) {
            region.seats().stream()
                    .map(Seat::version)
                    .filter(version -> admitted.contains(version) && !isServed(version))
                    .forEach(rising::add);
        }
        return rising;
    }

    boolean answers(Seat seat) {
        return !seat.isDraining() && (isServed(seat.version()) || admitted.contains(seat.version()));
    }

    int wanted(RegionReplicas region) {
        return wish.regions().includes(region.region())
                ? Math.min(wish.replicasPerRegion(), roster.openIn(region.region()))
                : 0;
    }

    /** Whether a region's turn has come, and whether it is through. */
    boolean isDue(RegionId id) {
        List<RegionId> order = strategy().order().orElse(List.of());
        int place = order.indexOf(id);
        return order.subList(0, place < 0 ? order.size() : place).stream().allMatch(this::isThrough);
    }

    boolean isThrough(RegionId id) {
        RegionReplicas region = regions.get(id);
        return region == null
                || !wish.regions().includes(id)
                || region.isThrough(wish.version(), wish.replicasPerRegion());
    }

    /** Goes along with regions that come and go. */
    private void follow() {
        List<RegionId> known = roster.regions().stream().map(Region::id).toList();
        regions.keySet().retainAll(known);
        known.forEach(id -> regions.computeIfAbsent(id, _ -> new RegionReplicas(wish.model(), id, roster, receivers)));
    }

    private boolean isServed(ModelVersionId version) {
        return served.filter(service -> service.version().equals(version)).isPresent();
    }

    private RolloutStrategy strategy() {
        return wish.strategy().orElseGet(RolloutStrategy::atOnce);
    }

    /** A stepwise change that was turned back, or overtaken by another, ends stepwise too. */
    private boolean isStepwise() {
        return !admitted.isEmpty() || (strategy().goesByStep() && isUnderWay() && served.isPresent());
    }

    private void begin(Optional<Deployment> before) {
        state = Optional.of(new RolloutState(wish.version(), before, Status.PROGRESSING, false, ""));
        rest();
    }

    private RolloutState current() {
        return state.orElseGet(() ->
                new RolloutState(wish.version(), served.filter(_ -> isUnderWay()), Status.PROGRESSING, false, ""));
    }

    private void rest() {
        regions.values().forEach(region -> region.rest(wish.version()));
    }

    private Optional<String> failure(long nowNanos) {
        var failed = regions.values().stream()
                .flatMap(region -> region.seats().stream())
                .filter(seat -> seat.version().equals(wish.version()) && !seat.isDraining())
                .filter(seat -> roster.hasFailed(seat.node(), seat.version()))
                .toList();
        if (failed.size() >= strategy().failuresMax().orElse(1)) {
            Seat first = failed.getFirst();
            String detail = roster.said(first.node(), first.version())
                    .map(said -> said.state().detail())
                    .orElse("");
            return Optional.of("a replica failed: node=" + first.node() + ", cause=" + detail);
        }
        return strategy()
                .deadlineSeconds()
                .filter(seconds -> !isAwaitingApproval()
                        && nowNanos - movedNanos > Duration.ofSeconds(seconds).toNanos())
                .map(seconds -> "nothing moved in time: deadlineSeconds=" + seconds);
    }

    boolean isAwaitingApproval() {
        return isUnderWay() && needsApproval() && isReadyEverywhere();
    }

    private void giveUp(String reason, OnFailure then) {
        Optional<Deployment> target = isUnderWay() ? served : state.flatMap(RolloutState::previous);
        if (then == OnFailure.STOP || target.isEmpty()) {
            state = Optional.of(current().with(Status.STOPPED, reason));
            return;
        }
        Deployment back = target.get();
        wish = new Deployment(back.version(), back.regions(), back.replicasPerRegion(), wayBack());
        state = Optional.of(new RolloutState(
                back.version(), Optional.empty(), isUnderWay() ? Status.PROGRESSING : Status.COMPLETE, false, reason));
    }

    /** The limits stay, and nobody is asked. */
    private Optional<RolloutStrategy> wayBack() {
        return wish.strategy()
                .filter(RolloutStrategy::goesByStep)
                .map(way -> new RolloutStrategy(
                        way.surge().or(() -> Optional.of(Portion.count(way.surgeOf(wish.replicasPerRegion())))),
                        way.unavailable(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private boolean advanceAtOnce(long nowNanos) {
        keepAll(nowNanos);
        if (!isUnderWay() || status() != Status.PROGRESSING || needsApproval() || !isReadyEverywhere()) {
            return false;
        }
        takeOver();
        keepAll(nowNanos);
        return true;
    }

    /** Keeps what is served, and beside it, unless that must wait, what is wished. */
    private void keepAll(long nowNanos) {
        for (RegionReplicas region : regions.values()) {
            Set<ModelVersionId> wanted = new HashSet<>();
            served.filter(service -> service.regions().includes(region.region()))
                    .ifPresent(service -> {
                        wanted.add(service.version());
                        region.keep(service.version(), service.replicasPerRegion(), Set.of(), nowNanos);
                    });
            if (isUnderWay() && wish.regions().includes(region.region())) {
                wanted.add(wish.version());
                if (status() == Status.PROGRESSING) {
                    // The nodes that have the old version come first for the new one.
                    var here = served.map(service -> region.holders(service.version()))
                            .orElse(Set.of());
                    region.keep(wish.version(), wish.replicasPerRegion(), here, nowNanos);
                }
            }
            region.retire(version -> !wanted.contains(version), nowNanos);
        }
    }

    private boolean isReadyEverywhere() {
        return regions.values().stream().allMatch(region -> region.isReady(wish.version()))
                && regions.values().stream()
                                .mapToInt(region ->
                                        region.ready(seat -> seat.version().equals(wish.version())))
                                .sum()
                        > 0;
    }

    private boolean advanceStepwise(long nowNanos) {
        boolean mayBegin = status() == Status.PROGRESSING || status() == Status.COMPLETE;
        boolean mayDrain = mayBegin && !needsApproval();
        if (mayDrain && isAnyReady()) {
            admitted.add(wish.version());
        }
        Deployment proven = served.orElse(wish);
        for (RegionReplicas region : regions.values()) {
            boolean isWished = wish.regions().includes(region.region());
            if (isWished && isDue(region.region())) {
                if (!mayDrain) {
                    region.heal(proven.version(), limits(), this::answers, nowNanos);
                }
                if (mayBegin) {
                    region.roll(limits(), mayDrain, nowNanos);
                }
            } else if (region.isMixed(proven.version())) {
                region.heal(proven.version(), limits(), this::answers, nowNanos);
            } else if (proven.regions().includes(region.region())) {
                region.keep(proven.version(), proven.replicasPerRegion(), Set.of(), nowNanos);
            }
        }
        boolean isThrough = mayDrain && regions.keySet().stream().allMatch(this::isThrough);
        if (!isThrough || !isAnyReady()) {
            return false;
        }
        boolean isNew = isUnderWay();
        admitted.clear();
        takeOver();
        keepAll(nowNanos);
        return isNew;
    }

    private void require(boolean isPossible, String fact) {
        if (!isPossible) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    fact + ": model=" + wish.model() + ", status="
                            + status().name().toLowerCase(Locale.ROOT));
        }
    }

    private boolean isAnyReady() {
        return regions.values().stream()
                .anyMatch(region -> region.ready(seat -> seat.version().equals(wish.version())) > 0);
    }

    private Limits limits() {
        int replicas = wish.replicasPerRegion();
        return new Limits(
                wish.version(),
                replicas,
                strategy().surgeOf(replicas),
                strategy().unavailableOf(replicas));
    }

    private void takeOver() {
        served = Optional.of(wish.withoutStrategy());
        state = state.map(known -> known.with(Status.COMPLETE, known.reason()));
    }

    /** Notes when replicas last came or became ready. */
    private void notice(long nowNanos) {
        int now = 0;
        for (RegionReplicas region : regions.values()) {
            for (Seat seat : region.seats()) {
                now = 31 * now + seat.assignment().hashCode();
                now = 31 * now
                        + roster.said(seat.node(), seat.version())
                                .map(said -> said.state().phase().name().hashCode())
                                .orElse(0);
            }
        }
        if (now != moves) {
            moves = now;
            movedNanos = nowNanos;
        }
    }
}
