package io.lepton.benchmarks;

import io.lepton.client.LeptonClient;
import io.lepton.domain.Coordinates;
import io.lepton.domain.DataClass;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.governance.ResidencyRules;
import io.lepton.wire.Json;
import io.lepton.wire.RegionView;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Kills and restores each region of a running development fleet in turn, under load, and counts what callers saw.
 *
 * <p>Half of the requests carry no data class, the others one for each jurisdiction in turn. Callers do what the Java client
 * does: they ask another gateway when theirs is gone. A request that only the killed region may answer must be refused; that
 * is told apart from a failure, and an answer from a region that the policy forbids from both.
 */
public final class RegionLossLoad {
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration BEFORE = Duration.ofSeconds(2);
    private static final Duration AFTER = Duration.ofSeconds(3);

    private final LeptonClient client;
    private final int requestsPerSecond;
    private final Duration down;

    private RegionLossLoad(LeptonClient client, int requestsPerSecond, Duration down) {
        this.client = client;
        this.requestsPerSecond = requestsPerSecond;
        this.down = down;
    }

    /** Runs against a fleet: {@code CONTROL_URL [REQUESTS_PER_SECOND [DOWN_SECONDS]]}; prints a line for each region, and the figures as JSON. */
    public static void main(String[] args) throws InterruptedException, ExecutionException {
        URI control = URI.create(args.length > 0 ? args[0] : "http://127.0.0.1:7070");
        int rate = args.length > 1 ? Integer.parseInt(args[1]) : 200;
        Duration down = Duration.ofSeconds(args.length > 2 ? Integer.parseInt(args[2]) : 5);
        try (var client = LeptonClient.connect(control)) {
            List<RegionLossFigures> figures = run(client, rate, down);
            figures.forEach(System.err::println);
            System.out.print(Json.writePretty(figures));
        }
    }

    /** Loses every region once. */
    public static List<RegionLossFigures> run(LeptonClient client, int requestsPerSecond, Duration down)
            throws InterruptedException, ExecutionException {
        var load = new RegionLossLoad(client, requestsPerSecond, down);
        load.warmUp();
        List<RegionLossFigures> figures = new ArrayList<>();
        for (RegionView region : client.regions()) {
            figures.add(load.lose(region.id()));
        }
        return figures;
    }

    /** A cold caller compiles its code while requests queue up: that is no news about the fleet. */
    private void warmUp() throws InterruptedException {
        var loop = new OpenLoop(client, regions(), turns(permitted()));
        var _ = loop.run(requestsPerSecond, WARM_UP);
    }

    private List<RegionId> regions() {
        return client.regions().stream().map(RegionView::id).toList();
    }

    private RegionLossFigures lose(RegionId victim) throws InterruptedException, ExecutionException {
        Map<Optional<DataClass>, Set<RegionId>> permitted = permitted();
        // On a thread of its own: the pool that all share would keep the HTTP client waiting while this one sleeps.
        var operator = new FutureTask<>(() -> killAndRestore(victim));
        Thread.ofVirtual().start(operator);
        List<Shot> shots = new OpenLoop(client, regions(), turns(permitted))
                .run(requestsPerSecond, BEFORE.plus(down).plus(AFTER));
        Times times = operator.get();
        return RegionLossFigures.of(victim, shots, permitted, times.killedNanos(), times.restoredNanos());
    }

    private record Times(long killedNanos, long restoredNanos) {}

    private Times killAndRestore(RegionId victim) throws InterruptedException {
        Thread.sleep(BEFORE);
        long killedNanos = System.nanoTime();
        client.killRegion(victim);
        Thread.sleep(down);
        client.restoreRegion(victim);
        return new Times(killedNanos, System.nanoTime());
    }

    /** Half without a class, and the pinned ones in turn. */
    private static List<Optional<DataClass>> turns(Map<Optional<DataClass>, Set<RegionId>> permitted) {
        List<Optional<DataClass>> turns = new ArrayList<>();
        permitted.keySet().stream().filter(Optional::isPresent).forEach(pinned -> {
            turns.add(Optional.empty());
            turns.add(pinned);
        });
        return turns;
    }

    private Map<Optional<DataClass>, Set<RegionId>> permitted() {
        var status = client.status();
        List<Region> regions = status.regions().stream()
                .map(view -> new Region(
                        view.id(), view.jurisdiction(), new Coordinates(view.latitude(), view.longitude()), 0, 0))
                .toList();
        ResidencyRules rules = ResidencyRules.of(status.policies(), regions);
        Map<Optional<DataClass>, Set<RegionId>> permitted = new TreeMap<>(Comparator.comparing(Object::toString));
        permitted.put(
                Optional.empty(), rules.permitted(status.defaultDataClass()).orElseThrow());
        for (ResidencyPolicy policy : status.policies()) {
            if (!(policy.scope() instanceof ResidencyPolicy.Anywhere)) {
                permitted.put(
                        Optional.of(policy.dataClass()),
                        rules.permitted(policy.dataClass()).orElseThrow());
            }
        }
        return permitted;
    }
}
