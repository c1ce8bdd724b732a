package io.lepton.wire;

/**
 * A certificate for whoever asked.
 *
 * @param certificates PEM: the certificate, and behind it those that vouch for it
 * @param authorities PEM: whom its owner is to believe
 */
public record Certified(String certificates, String authorities) {}
