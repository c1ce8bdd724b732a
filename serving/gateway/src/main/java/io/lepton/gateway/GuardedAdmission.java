package io.lepton.gateway;

import io.lepton.chassis.Clock;

/** The admission core behind its one lock, with the clock beside it. Safe for any thread. */
final class GuardedAdmission {
    private final AdmissionCore core;
    private final Clock clock;

    GuardedAdmission(AdmissionConfig config, Clock clock) {
        this.core = new AdmissionCore(config, clock.nanos());
        this.clock = clock;
    }

    /** Hot. */
    synchronized AdmissionCore.Verdict admit(AdmissionCore.Applicant applicant) {
        return core.admit(applicant, clock.nanos());
    }

    /** Hot. */
    synchronized void answered(AdmissionCore.Ticket ticket, long tookNanos) {
        core.answered(ticket, tookNanos, clock.nanos());
    }

    synchronized void ended(AdmissionCore.Ticket ticket) {
        core.ended(ticket);
    }
}
