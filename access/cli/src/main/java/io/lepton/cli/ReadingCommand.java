package io.lepton.cli;

import io.lepton.client.LeptonClient;
import io.lepton.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A command that shows one view of the fleet: as a table, as the API's JSON, once or every second.
 *
 * @param <T> the view
 */
final class ReadingCommand<T> {
    private static final Duration WATCH_PERIOD = Duration.ofSeconds(1);

    private final Argument<Boolean> json = Argument.flag("--json", "print JSON as the API gives it");
    private final Argument<Boolean> watch = Argument.flag("--watch", "print it again each second, until Ctrl-C");

    private final Session session;
    private final Function<LeptonClient, T> view;
    private final BiFunction<T, Ink, String> table;

    /**
     * Makes the command.
     *
     * @param view asks the fleet
     * @param table draws what the fleet answered, ending in a line feed
     */
    ReadingCommand(Session session, Function<LeptonClient, T> view, BiFunction<T, Ink, String> table) {
        this.session = session;
        this.view = view;
        this.table = table;
    }

    Command command(String name, String purpose) {
        return command(name, purpose, whole -> whole);
    }

    /** The same, where the JSON is only a part of the view. */
    Command command(String name, String purpose, Function<T, ?> shown) {
        return Command.of(name, purpose, "lepton " + name + " --watch", List.of(json, watch), () -> run(shown));
    }

    /** The same with further arguments, which the view looks at. */
    Command command(String name, String purpose, String example, Argument<?>... further) {
        List<Argument<?>> all = new ArrayList<>(List.of(further));
        all.addAll(List.of(json, watch));
        return Command.of(name, purpose, example, all, () -> run(whole -> whole));
    }

    private int run(Function<T, ?> shown) throws InterruptedException {
        if (!watch.isGiven()) {
            session.terminal().print(draw(shown));
            return 0;
        }
        while (!session.terminal().isClosed()) {
            session.terminal().reprint(draw(shown));
            session.pace().pause(WATCH_PERIOD);
        }
        return 0;
    }

    private String draw(Function<T, ?> shown) {
        T answer = view.apply(session.fleet());
        return json.isGiven()
                ? Json.writePretty(shown.apply(answer))
                : table.apply(answer, session.terminal().ink());
    }
}
