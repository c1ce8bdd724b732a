package io.lepton.cli;

import java.util.List;
import java.util.Optional;

/**
 * One command of the tree: its words for {@code --help}, what it takes and what it does.
 *
 * @param purpose one sentence
 * @param example a line that works as it stands
 * @param action what it does; nothing of its own if absent, only its children
 * @param children the commands below it
 */
record Command(
        String name,
        String purpose,
        String example,
        List<Argument<?>> arguments,
        Optional<Action> action,
        List<Command> children) {
    /** Does what the command is for. */
    interface Action {
        /** Runs after the line was parsed, and answers with the exit code. */
        int run() throws InterruptedException;
    }

    Command {
        arguments = List.copyOf(arguments);
        children = List.copyOf(children);
    }

    /** A command that stands alone. */
    static Command of(String name, String purpose, String example, List<Argument<?>> arguments, Action action) {
        return new Command(name, purpose, example, arguments, Optional.of(action), List.of());
    }

    /** A word that only leads to its children. */
    static Command group(String name, String purpose, String example, List<Command> children) {
        return new Command(name, purpose, example, List.of(), Optional.empty(), children);
    }

    Command with(Command... children) {
        return new Command(name, purpose, example, arguments, action, List.of(children));
    }
}
