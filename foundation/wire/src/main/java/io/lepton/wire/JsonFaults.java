package io.lepton.wire;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Tells in one line what is wrong with a JSON text: the field, the fact and the place. */
final class JsonFaults {
    /** How Jackson tells that a record's component was not given; it has no exception type of its own for it. */
    private static final Pattern MISSING =
            Pattern.compile("^(Missing required creator property|Null value for creator property|Cannot map `null`)");

    private JsonFaults() {}

    static String tell(DatabindException fault) {
        String field = field(fault.getPath());
        if (fault instanceof UnrecognizedPropertyException unknown) {
            String known = unknown.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .collect(Collectors.joining(", "));
            return "unknown key: field=" + field + ", known=[" + known + "], " + place(fault);
        }
        return fact(fault) + ": field=" + field + ", " + place(fault);
    }

    static String place(JacksonException fault) {
        var location = fault.getLocation();
        return location == null
                ? "at an unknown place"
                : "line=" + location.getLineNr() + ", column=" + location.getColumnNr();
    }

    private static String fact(DatabindException fault) {
        // A refusal by one of our own records already says what it refuses; Jackson's own words are cut to one line.
        if (fault.getCause() instanceof IllegalArgumentException refused && refused.getMessage() != null) {
            return refused.getMessage();
        }
        if (MISSING.matcher(fault.getOriginalMessage()).find()) {
            return "required and missing, or null";
        }
        return fault.getOriginalMessage().lines().findFirst().orElse("wrong type");
    }

    private static String field(List<JacksonException.Reference> path) {
        var field = new StringBuilder();
        for (var step : path) {
            if (step.getPropertyName() != null) {
                field.append(field.isEmpty() ? "" : ".").append(step.getPropertyName());
            } else {
                field.append('[').append(step.getIndex()).append(']');
            }
        }
        return field.isEmpty() ? "(whole)" : field.toString();
    }
}
