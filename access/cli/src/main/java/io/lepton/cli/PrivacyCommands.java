package io.lepton.cli;

import io.lepton.wire.Json;
import java.util.List;
import java.util.Locale;

/** {@code lepton privacy}: what training with noise costs in privacy, and how much noise a budget asks for. */
final class PrivacyCommands {
    private static final int STEPS_MAX = 10_000_000;

    private final Session session;
    private final PrivacyCalculator calculator;

    private PrivacyCommands(Session session, PrivacyCalculator calculator) {
        this.session = session;
        this.calculator = calculator;
    }

    static Command group(Session session, PrivacyCalculator calculator) {
        var commands = new PrivacyCommands(session, calculator);
        return Command.group(
                "privacy",
                "Reckons what training with noise costs in privacy.",
                "lepton privacy epsilon --sampling-rate 0.04 --noise 1.5 --steps 2250 --delta 1e-5",
                List.of(commands.epsilon(), commands.noise()));
    }

    private Command epsilon() {
        Argument<Double> rate = samplingRate();
        Argument<Double> noise = Argument.requiredOption(
                "--noise",
                "Z",
                "the noise's standard deviation in units of the clipping bound",
                PrivacyCommands::positive);
        Argument<Integer> steps = steps();
        Argument<Double> delta = delta();
        Argument<Boolean> json = json();
        return Command.of(
                "epsilon",
                "Tells the epsilon that so many steps with noise spend.",
                "lepton privacy epsilon --sampling-rate 0.04 --noise 1.5 --steps 2250 --delta 1e-5 --json",
                List.of(rate, noise, steps, delta, json),
                () -> show(
                        calculator.epsilon(rate.required(), noise.required(), steps.required(), delta.required()),
                        json));
    }

    private Command noise() {
        Argument<Double> rate = samplingRate();
        Argument<Double> epsilon =
                Argument.requiredOption("--epsilon", "EPSILON", "the budget, above 0", PrivacyCommands::positive);
        Argument<Integer> steps = steps();
        Argument<Double> delta = delta();
        Argument<Boolean> json = json();
        return Command.of(
                "noise",
                "Tells the least noise with which so many steps keep to a budget.",
                "lepton privacy noise --sampling-rate 0.04 --epsilon 8 --steps 2000 --delta 1e-5",
                List.of(rate, epsilon, steps, delta, json),
                () -> show(
                        calculator.noise(rate.required(), epsilon.required(), steps.required(), delta.required()),
                        json));
    }

    private int show(PrivacyCalculator.Spent spent, Argument<Boolean> json) {
        session.terminal()
                .print(
                        json.isGiven()
                                ? Json.writePretty(spent)
                                : String.format(
                                        Locale.ROOT,
                                        "epsilon %.4f at delta %s (by Renyi divergences %.4f)%n"
                                                + "%d steps, sampling rate %s, noise multiplier %s, neighbours %s%n",
                                        spent.epsilon(),
                                        spent.delta(),
                                        spent.epsilonByRenyi(),
                                        spent.steps(),
                                        spent.samplingRate(),
                                        spent.noise(),
                                        spent.neighbouring()));
        return 0;
    }

    private int show(PrivacyCalculator.Noise needed, Argument<Boolean> json) {
        session.terminal()
                .print(
                        json.isGiven()
                                ? Json.writePretty(needed)
                                : String.format(
                                        Locale.ROOT,
                                        "noise multiplier %.4f (by Renyi divergences %.4f)%n"
                                                + "keeps to epsilon %s at delta %s: %d steps, sampling rate %s,"
                                                + " neighbours %s%n",
                                        needed.noise(),
                                        needed.noiseByRenyi(),
                                        needed.epsilon(),
                                        needed.delta(),
                                        needed.steps(),
                                        needed.samplingRate(),
                                        needed.neighbouring()));
        return 0;
    }

    private static Argument<Double> samplingRate() {
        return Argument.requiredOption(
                "--sampling-rate", "Q", "the chance of each member to be drawn in a step", PrivacyCommands::chance);
    }

    private static Argument<Integer> steps() {
        return Argument.requiredOption("--steps", "T", "how many steps", text -> Values.whole(text, 1, STEPS_MAX));
    }

    private static Argument<Double> delta() {
        return Argument.requiredOption(
                "--delta", "DELTA", "the chance with which epsilon may fail", PrivacyCommands::chance);
    }

    private static Argument<Boolean> json() {
        return Argument.flag("--json", "print JSON");
    }

    private static double chance(String text) {
        double chance = positive(text);
        if (chance > 1) {
            throw new IllegalArgumentException("not in (0, 1]: " + text);
        }
        return chance;
    }

    private static double positive(String text) {
        try {
            double number = Double.parseDouble(text);
            if (number > 0 && Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw new IllegalArgumentException("not a positive number: " + text);
    }
}
