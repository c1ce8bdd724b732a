package io.lepton.control;

import io.lepton.control.ControlEffect.Note;
import java.util.Map;

/** Takes what a person says of versions beside the deployed ones, and what has been found sound. */
record TrafficWishes(TrafficPolicies traffic, TrafficFigures figures) {
    Note take(ControlEvent.OfTraffic wish) {
        return switch (wish) {
            case ControlEvent.TrafficPut(var policy) -> {
                traffic.put(policy);
                yield Note.change("traffic policy wished", Map.of("policy", policy));
            }
            case ControlEvent.TrafficDeleted(var model) -> {
                traffic.clear(model);
                figures.restart(model);
                yield Note.change("traffic policy dropped", Map.of("model", model));
            }
            case ControlEvent.AliasPut(var alias) -> {
                traffic.put(alias);
                yield Note.change("alias wished", Map.of("alias", alias.name(), "version", alias.version()));
            }
            case ControlEvent.AliasDeleted(var alias) -> {
                traffic.remove(alias);
                yield Note.change("alias dropped", Map.of("alias", alias));
            }
        };
    }
}
