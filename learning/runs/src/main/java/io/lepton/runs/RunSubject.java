package io.lepton.runs;

/**
 * What a run is about, before it begins.
 *
 * @param model the name under which what is learned is to be served
 * @param kind what learns
 * @param seed what all chance comes from
 */
public record RunSubject(String model, String kind, long seed) {}
