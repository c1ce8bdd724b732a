package io.lepton.gateway;

import io.lepton.domain.ErrorCode;
import java.util.Optional;

/** A refusal as OpenAI's clients read it. */
record OpenAiError(Detail error) {
    /**
     * What is told.
     *
     * @param message one sentence, with the path of the code's page
     * @param type whose fault it is, in OpenAI's words
     * @param param the field at fault, where one is
     * @param code the {@link ErrorCode}
     */
    record Detail(String message, String type, Optional<String> param, String code) {}

    static OpenAiError of(Route.Refuse refuse) {
        ErrorCode code = refuse.code();
        Optional<String> param =
                code == ErrorCode.UNKNOWN_MODEL || refuse.message().endsWith("field=model")
                        ? Optional.of("model")
                        : Optional.empty();
        return new OpenAiError(new Detail(
                refuse.message() + " (" + code + ", see " + code.page() + ")", type(code), param, code.name()));
    }

    private static String type(ErrorCode code) {
        return switch (code.owner()) {
            case CALLER -> "invalid_request_error";
            case POLICY -> "permission_error";
            case CAPACITY -> code == ErrorCode.OVERLOADED ? "rate_limit_error" : "server_error";
            case DEPENDENCY, US -> "server_error";
        };
    }
}
