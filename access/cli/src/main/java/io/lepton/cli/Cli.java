package io.lepton.cli;

import io.lepton.client.LeptonClient;
import io.lepton.client.LeptonClientConfig;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program as a person meets it: parses the line, runs the command, tells failures in a line, ends with a code. */
public final class Cli {
    private static final int INTERRUPTED_EXIT_CODE = 130;

    private final Session session;
    private final Faults faults;
    private final CommandLine line;

    private Cli(Program program, Session session, InputReader reader) {
        this.session = session;
        this.faults = new Faults(session.terminal(), session.isDebugging());
        this.line = commandLine(root(program, reader));
    }

    /**
     * Runs one command.
     *
     * @param program does the work
     * @return the exit code: 0, or that of the owner of the {@link io.lepton.domain.ErrorCode} that was told; 130 if the
     *     thread was interrupted
     */
    public static int run(String[] args, Program program, Surroundings surroundings) {
        return run(args, program, surroundings, LeptonClient::connect, PredictionInput::read);
    }

    static int run(
            String[] args,
            Program program,
            Surroundings surroundings,
            BiFunction<URI, LeptonClientConfig, LeptonClient> connector,
            InputReader reader) {
        try (var session = new Session(surroundings, connector)) {
            return new Cli(program, session, reader).line.execute(args);
        }
    }

    private CommandLine commandLine(Command root) {
        CommandSpec spec = CommandTree.spec(root);
        spec.version("lepton " + session.version());
        spec.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("print the version and do nothing")
                .build());
        var colours = session.terminal().ink() == Ink.COLOURED ? Help.Ansi.ON : Help.Ansi.OFF;
        return new CommandLine(spec)
                .setOut(session.terminal().results())
                .setColorScheme(Help.defaultColorScheme(colours))
                .setParameterExceptionHandler((failure, _) -> tellUsage(failure))
                .setExecutionExceptionHandler((failure, _, _) -> tell(failure));
    }

    private Command root(Program program, InputReader reader) {
        var aliases = new AliasCommand(session);
        var push = new PushCommand(session, program.training(), program.federating());
        var federate = new FederateCommand(session, program.federating(), push);
        return new Command(
                "lepton",
                "Trains, places and serves models in many regions.",
                "lepton up",
                session.everywhere(),
                Optional.of(this::help),
                List.of(
                        new UpCommand(session, program.launcher()).command(),
                        new DownCommand(session).command(),
                        RoleCommand.control(session, program.roles()),
                        RoleCommand.gateway(session, program.roles()),
                        RoleCommand.node(session, program.roles()),
                        new TrainCommand(session, program.training()).command(),
                        new RunsCommand(session, program.training()).command(),
                        new JobsCommand(session).command(),
                        federate.command(),
                        new FederationsCommand(session, program.federating(), federate).command(),
                        new SiteCommand(session, program.federating()).command(),
                        Readings.status(session),
                        Readings.regions(session),
                        Readings.nodes(session),
                        Readings.models(session).with(push.command(), new PullCommand(session).command()),
                        new DeployCommand(session).command(),
                        new UndeployCommand(session).command(),
                        Readings.deployments(session),
                        RolloutCommands.group(session),
                        new ApplyCommand(session).apply(),
                        new ApplyCommand(session).diff(),
                        new GetCommand(session).command(),
                        new DescribeCommand(session).command(),
                        new DeleteCommand(session).command(),
                        new ExportCommand(session).command(),
                        new SchemaCommand(session).command(),
                        new TrafficCommand(session).command(),
                        aliases.alias(),
                        aliases.unalias(),
                        aliases.aliases(),
                        new HistoryCommand(session).command(),
                        new UndoCommand(session).command(),
                        new PredictCommand(session, reader).command(),
                        RegionSwitch.kill(session),
                        new BackupCommand(session).command(),
                        new RestoreCommand(session).command(RegionSwitch.restore(session)),
                        new DrillCommand(session, program.drills())
                                .command(new ResidencyDrillCommand(session, reader).command()),
                        Readings.policies(session),
                        AuditCommands.group(session),
                        ReportCommand.group(session),
                        new LoginCommand(session).command(),
                        AccessReadings.whoami(session),
                        AccountCommands.group(session),
                        KeyCommands.group(session),
                        AuthorityCommands.group(session),
                        new SimulateCommand(session, program.simulator()).command(),
                        PrivacyCommands.group(session, program.privacy()),
                        completion()));
    }

    private int help() {
        line.usage(line.getOut());
        return 0;
    }

    private Command completion() {
        return Command.of(
                "completion",
                "Prints a script by which bash and zsh complete Lepton's commands and options.",
                "source <(lepton completion)",
                List.of(),
                () -> {
                    session.terminal().print(AutoComplete.bash("lepton", line));
                    return 0;
                });
    }

    private int tell(Exception failure) {
        // The client tells an interrupt by an exception of its own, and leaves the thread interrupted.
        if (failure instanceof InterruptedException || Thread.currentThread().isInterrupted()) {
            Thread.currentThread().interrupt();
            return INTERRUPTED_EXIT_CODE;
        }
        return faults.tell(failure);
    }

    private int tellUsage(ParameterException failure) {
        ParameterException cause = misspelt(failure).orElse(failure);
        String sentence = String.valueOf(cause.getMessage());
        return faults.tellUsage(
                sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1), advice(cause));
    }

    /**
     * An option that seems to be missing may only be misspelt; picocli tells the first, a person wants the second. What follows a
     * misspelt one is unknown only because of it.
     */
    private static Optional<ParameterException> misspelt(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        return command.getUnmatchedArguments().stream()
                .filter(word -> word.startsWith("-"))
                .filter(_ ->
                        failure instanceof MissingParameterException || failure instanceof UnmatchedArgumentException)
                .findFirst()
                .map(word -> new UnmatchedArgumentException(command, List.of(word)));
    }

    private static String advice(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            return "did you mean: " + String.join(", ", unmatched.getSuggestions()) + "?";
        }
        return failure.getCommandLine().getCommandSpec().qualifiedName() + " --help shows what it takes";
    }
}
