package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;

/** Tells what went wrong: one line with the fact and the code, and one with what to do where there is advice. */
final class Faults {
    private final Terminal terminal;
    private final boolean isDebugging;

    Faults(Terminal terminal, boolean isDebugging) {
        this.terminal = terminal;
        this.isDebugging = isDebugging;
    }

    /**
     * Tells a failure.
     *
     * @return the exit code: that of who can mend it
     */
    int tell(Exception failure) {
        ErrorCode code = failure instanceof LeptonException known ? known.code() : ErrorCode.INTERNAL;
        tell(sentence(failure), code, advice(code));
        if (isDebugging) {
            var trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            terminal.tell(trace.toString().stripTrailing());
        }
        return code.owner().exitCode();
    }

    /** Tells a line that cannot be understood. */
    int tellUsage(String sentence, String advice) {
        tell(sentence, ErrorCode.INVALID_REQUEST, Optional.of(advice));
        return ErrorCode.INVALID_REQUEST.owner().exitCode();
    }

    private void tell(String sentence, ErrorCode code, Optional<String> advice) {
        List<String> lines = lines(sentence, code);
        for (String line : lines.subList(0, lines.size() - 1)) {
            terminal.tell(terminal.ink().bad("lepton:") + " " + line);
        }
        terminal.tell(terminal.ink().bad("lepton:") + " " + lines.getLast() + " (" + code + ")");
        advice.ifPresent(what -> terminal.tell("  -> " + what));
    }

    /** What files of resources, configurations and pipelines are refused for has a line for each mistake; everything else is one sentence. */
    private static List<String> lines(String sentence, ErrorCode code) {
        return code == ErrorCode.INVALID_CONFIGURATION
                        || code == ErrorCode.INVALID_MODEL_FILE
                        || code == ErrorCode.CONFLICT
                ? sentence.lines().toList()
                : List.of(sentence.replaceAll("\\R\\s*", " "));
    }

    private static String sentence(Exception failure) {
        if (failure instanceof LeptonException known) {
            return withoutCode(String.valueOf(known.getMessage()), known.code());
        }
        return "a mistake of Lepton's own: exception=" + failure.getClass().getSimpleName() + ", message="
                + failure.getMessage();
    }

    /** A server ends its sentence with the code and its page; here the code stands at the end of the line already. */
    private static String withoutCode(String message, ErrorCode code) {
        int end = message.lastIndexOf(" (" + code);
        return end < 0 ? message : message.substring(0, end);
    }

    private static Optional<String> advice(ErrorCode code) {
        return Optional.ofNullable(
                switch (code) {
                    case FLEET_UNREACHABLE -> "start one with: lepton up; or name one with --control URL";
                    case UNAUTHENTICATED -> "get a key with: lepton login ACCOUNT; or set LEPTON_KEY";
                    case FORBIDDEN -> "lepton whoami shows what you may do";
                    case UNKNOWN_MODEL -> "lepton models lists them; lepton models push NAME FILE adds one";
                    case UNKNOWN_VERSION -> "lepton models lists every version";
                    case UNKNOWN_REGION -> "lepton regions lists them";
                    case UNKNOWN_DATA_CLASS -> "lepton policies lists them";
                    case INVALID_TENSOR -> "lepton models shows the inputs that each version takes";
                    case INVALID_MODEL_FILE ->
                        "give one self-contained ONNX file, or a pipeline as docs/guides/pipelines.md tells";
                    case INVALID_BACKUP ->
                        "use another copy of it, or an older one; lepton backup verify FILE checks one";
                    case RESIDENCY_FORBIDS ->
                        "lepton policies shows where the data may go; deploy the model to one of those regions";
                    case POLICY_STALE ->
                        "the gateway hears of no control plane: lepton status shows whether one reigns";
                    case MODEL_NOT_READY -> "watch it become ready with: lepton deployments --watch";
                    case NO_REGION_ALIVE ->
                        "lepton regions shows which are lost; lepton restore region NAME starts one";
                    case CONTROL_STANDBY -> "name the one that reigns with --control URL, or try again soon";
                    case PORT_IN_USE ->
                        "choose another with --port, or stop the fleet that runs here with: lepton down";
                    case STORAGE_FAILED -> "free some space, or keep Lepton's files elsewhere with --home DIR";
                    case INTERNAL -> "LEPTON_DEBUG=1 shows where it happened";
                    case INVALID_REQUEST,
                            INVALID_CONFIGURATION,
                            NOT_FOUND,
                            METHOD_NOT_ALLOWED,
                            CONFLICT,
                            TOO_LARGE,
                            UNSUPPORTED,
                            DEVELOPMENT_ONLY,
                            OVERLOADED,
                            RATE_LIMITED,
                            REQUEST_TIMEOUT,
                            DEADLINE_EXCEEDED,
                            UPSTREAM_FAILED -> null;
                });
    }
}
