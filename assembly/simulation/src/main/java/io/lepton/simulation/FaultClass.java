package io.lepton.simulation;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A kind of fault that a fleet must survive. */
public enum FaultClass {
    DELAY("delay", "some regions' messages take 3 to 10 times as long"),
    LOSS("loss", "a fifth to a half of some regions' messages are lost and sent again"),
    REORDER("reorder", "messages pass each other"),
    DUPLICATE("duplicate", "messages arrive twice"),
    ONE_WAY("one-way", "nothing gets from one place to another, while the way back is open"),
    BRIDGE("bridge", "two regions do not reach each other, while others reach both"),
    FLAPPING("flapping", "a place is cut off and reached again, several times a second"),
    HALF_OPEN("half-open", "processes die, and nobody is told"),
    KILL("kill", "processes die at any step, the control plane before and after a write"),
    PAUSE("pause", "processes stop for seconds and go on where they stood"),
    RESTART_STORM("restart-storm", "every process starts anew, again and again"),
    CLOCK("clock", "clocks jump ahead, by up to a minute"),
    SLOW("slow", "a region's nodes are 4 to 10 times slower, their health green"),
    FAILING("failing", "a region's inferences fail, its health green"),
    SURGE("surge", "twice as many requests come as there is room for"),
    COLD_MODEL("cold-model", "everybody asks for a model that no node has loaded yet"),
    RETRY_STORM("retry-storm", "nodes turn requests away, and ten times as many callers ask three times each"),
    REGION_LOSS("region-loss", "a region falls silent and comes back"),
    REGION_AND_CONTROL("region-and-control", "a region and the control plane fall silent together"),
    TWO_REGIONS("two-regions", "two regions fall silent at once"),
    STALE_RETURN(
            "stale-return", "a region is cut off while the desired state moves on, and comes back with the old one"),
    TWO_CONTROLS("two-controls", "another control plane takes over while the former lives, or is paused"),
    POLICY_CHANGE("policy-change", "the policies change while a region is down"),
    CORRUPT_FILES("corrupt-files", "disks are lost, and files arrive with wrong bytes"),
    FULL_DISKS("full-disks", "disks are lost, and no disk has room"),
    TORN_FILES(
            "torn-files",
            "processes start anew without a control plane, from kept snapshots that are torn, rotten or old",
            true),
    KEY_ROTATION(
            "key-rotation",
            "the control plane changes its key while a region is away, and a stranger sends snapshots",
            true),
    MIXED_VERSIONS("mixed-versions", "processes of a newer program work beside those of this one", true),
    BAD_CONFIG("bad-config", "a person asks for what cannot be"),
    BAD_VERSION("bad-version", "a new version is deployed that no node can load"),
    TURMOIL("turmoil", "partitions, restarts, reordering, stale returns and successions, several at once");

    private final String word;
    private final String meaning;
    private final boolean isOfLetters;

    FaultClass(String word, String meaning) {
        this(word, meaning, false);
    }

    FaultClass(String word, String meaning, boolean isOfLetters) {
        this.word = word;
        this.meaning = meaning;
        this.isOfLetters = isOfLetters;
    }

    /** Whether it is about how snapshots are written, signed and kept, so that a world must do that. */
    boolean isOfLetters() {
        return isOfLetters;
    }

    /** The word that names it in options and reports. */
    public String word() {
        return word;
    }

    /** What happens, in half a sentence. */
    public String meaning() {
        return meaning;
    }

    /**
     * The class of that word.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static FaultClass of(String word) {
        return Arrays.stream(values())
                .filter(fault -> fault.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such fault class: class=" + word + ", known="
                        + Arrays.stream(values()).map(FaultClass::word).collect(Collectors.joining(", "))));
    }
}
