package io.lepton.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A simulator that notes what it is asked, and finds what a test says. */
final class ScriptedSimulator implements Simulator {
    final List<String> calls = new ArrayList<>();
    boolean holds = true;

    @Override
    public Comparison compare(Path world, List<String> policies, int seeds, Progress progress) {
        calls.add("compare " + policies + " in " + world.getFileName() + ", " + seeds + " seeds");
        progress.done(seeds, seeds);
        return new Comparison("a table\n", "<html>");
    }

    @Override
    public Verdict loseRegion(int seeds, long firstSeed, Progress progress) {
        calls.add("lose " + seeds + " from " + firstSeed);
        progress.done(seeds, seeds);
        return new Verdict("a report\n", holds);
    }

    @Override
    public Verdict letFail(Optional<String> faultClass, int seeds, long firstSeed, Progress progress) {
        calls.add("fail " + faultClass.orElse("all") + " " + seeds + " from " + firstSeed);
        progress.done(seeds, seeds);
        return new Verdict("a report\n", holds);
    }

    @Override
    public Verdict replayFault(String faultClass, long seed, Consumer<String> trace) {
        calls.add("replay " + faultClass + " " + seed);
        trace.accept("a line");
        return new Verdict("a report\n", holds);
    }

    @Override
    public Verdict replay(long seed, Consumer<String> trace) {
        calls.add("replay " + seed);
        trace.accept("a line");
        return new Verdict("a report\n", holds);
    }
}
