package io.lepton.wire;

/**
 * One thing that is wished, as the store has it.
 *
 * @param kind its kind's word, such as {@code deployment}
 * @param name its name among its kind
 * @param body its JSON, character by character
 */
public record BackupResource(String kind, String name, String body) {}
