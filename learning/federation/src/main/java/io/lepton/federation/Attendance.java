package io.lepton.federation;

import java.util.Set;
import java.util.TreeSet;

/** Which participants are there, and which have agreed to the plan or declined it. Confined to one thread. */
final class Attendance {
    private final Set<String> present = new TreeSet<>();
    private final Set<String> agreed = new TreeSet<>();
    private final Set<String> declined = new TreeSet<>();

    /** Whoever comes back may think again. Returns whether it was away. */
    boolean come(String participant) {
        declined.remove(participant);
        return present.add(participant);
    }

    /** Returns whether it was there. */
    boolean leave(String participant) {
        return present.remove(participant);
    }

    /** Returns whether that is new. */
    boolean agree(String participant) {
        present.add(participant);
        declined.remove(participant);
        return agreed.add(participant);
    }

    /** Returns whether that is new. */
    boolean decline(String participant) {
        agreed.remove(participant);
        return declined.add(participant);
    }

    boolean hasAgreed(String participant) {
        return agreed.contains(participant);
    }

    /** How many have agreed or declined. */
    int spoken() {
        return agreed.size() + declined.size();
    }

    Set<String> present() {
        return present;
    }

    /** Who is there and has said neither yet. */
    Set<String> undecided() {
        Set<String> undecided = new TreeSet<>(present);
        undecided.removeAll(agreed);
        undecided.removeAll(declined);
        return undecided;
    }

    /** Who is there and has agreed; the caller's own. */
    Set<String> willing() {
        Set<String> willing = new TreeSet<>(agreed);
        willing.retainAll(present);
        return willing;
    }
}
