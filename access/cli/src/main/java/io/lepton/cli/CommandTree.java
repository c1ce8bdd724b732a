package io.lepton.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Tells picocli of the commands.
 *
 * <p>By its programmatic model: annotations would be read by reflection at every start, for every command, also those
 * that are not run.
 */
final class CommandTree {
    private static final int HELP_COLUMNS = 100;

    private CommandTree() {}

    static CommandSpec spec(Command command) {
        CommandSpec spec = command.action()
                .map(action -> CommandSpec.wrapWithoutInspection((Callable<Integer>) action::run))
                .orElseGet(CommandSpec::create)
                .name(command.name());
        describe(spec, command);
        command.arguments().forEach(argument -> argument.addTo(spec));
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("show this and do nothing")
                .build());
        command.children().forEach(child -> spec.addSubcommand(child.name(), spec(child)));
        return spec;
    }

    private static void describe(CommandSpec spec, Command command) {
        spec.usageMessage()
                .width(HELP_COLUMNS)
                .description(command.purpose())
                .descriptionHeading("%n")
                .parameterListHeading("%n")
                .optionListHeading("%n")
                .commandListHeading("%nCommands:%n")
                .footer("", "Example: " + command.example())
                .sortOptions(false);
    }
}
