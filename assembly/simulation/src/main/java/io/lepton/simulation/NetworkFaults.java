package io.lepton.simulation;

import io.lepton.domain.RegionId;
import io.lepton.simulation.engine.Place;
import io.lepton.simulation.engine.Weather;
import io.lepton.simulation.world.Hands;
import java.util.List;

/** Faults of the ways between places. */
final class NetworkFaults {
    private NetworkFaults() {}

    static void delay(FaultScene scene) {
        scene.someRegions().forEach(region -> weather(scene, region, Weather.slow(scene.between(3, 10))));
    }

    static void loss(FaultScene scene) {
        scene.someRegions().forEach(region -> weather(scene, region, Weather.lossy(scene.between(0.2, 0.5))));
    }

    static void reorder(FaultScene scene) {
        scene.at(0, () -> scene.hands().weather(Hands.CONTROL, Weather.unordered(0.5)));
        scene.regions().forEach(region -> weather(scene, region, Weather.unordered(0.5)));
    }

    static void duplicate(FaultScene scene) {
        scene.at(0, () -> scene.hands().weather(Hands.CONTROL, Weather.doubling(0.5)));
        scene.regions().forEach(region -> weather(scene, region, Weather.doubling(0.5)));
    }

    static void oneWay(FaultScene scene) {
        List<Place> two = scene.twoPlaces();
        scene.at(0, () -> scene.hands().cut(two.getFirst(), two.getLast()));
    }

    static void bridge(FaultScene scene) {
        List<RegionId> two = scene.shuffled(scene.regions()).subList(0, 2);
        Place one = Hands.place(two.getFirst());
        Place other = Hands.place(two.getLast());
        scene.at(0, () -> {
            scene.hands().cut(one, other);
            scene.hands().cut(other, one);
        });
    }

    static void flapping(FaultScene scene) {
        Place place = scene.twoPlaces().getFirst();
        int times = 4 + scene.random().nextInt(12);
        for (int i = 0; i < times; i++) {
            double from = (double) i / times;
            scene.at(from, () -> scene.hands().cut(place));
            scene.at(from + scene.between(0.1, 0.9) / times, () -> scene.hands().mend(place));
        }
    }

    static void halfOpen(FaultScene scene) {
        RegionId region = scene.anyRegion();
        weather(scene, region, Weather.halfOpen());
        int process = scene.anyProcess(region);
        scene.at(scene.between(0.1, 0.4), () -> scene.hands().kill(region, process));
        if (scene.random().nextBoolean()) {
            scene.at(scene.between(0.5, 0.9), () -> scene.hands().restart(region, process));
        }
    }

    private static void weather(FaultScene scene, RegionId region, Weather weather) {
        scene.at(0, () -> scene.hands().weather(Hands.place(region), weather));
    }
}
