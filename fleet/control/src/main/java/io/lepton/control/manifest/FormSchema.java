package io.lepton.control.manifest;

import io.lepton.control.manifest.Form.Field;
import io.lepton.control.manifest.Form.Presence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells a form as JSON Schema, draft 2020-12. Pure. */
public final class FormSchema {
    private FormSchema() {}

    /** The schema of a whole document. */
    public static Map<String, Object> document(String title, String purpose, Form.Keys form) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.put("description", purpose);
        schema.putAll(keys(form));
        return schema;
    }

    private static Map<String, Object> of(Form form) {
        return switch (form) {
            case Form.Text text -> text(text);
            case Form.Whole(var min, var max) -> ordered("type", "integer", "minimum", min, "maximum", max);
            case Form.Decimal(var min, var max) -> range(min, max);
            case Form.Truth _ -> ordered("type", "boolean");
            case Form.Choice(var words) -> ordered("enum", words);
            case Form.Listing(var element, var min, var max) ->
                ordered("type", "array", "items", of(element), "minItems", min, "maxItems", max, "uniqueItems", true);
            case Form.Words(var key, var value, var max) ->
                ordered(
                        "type",
                        "object",
                        "propertyNames",
                        of(key),
                        "additionalProperties",
                        of(value),
                        "maxProperties",
                        max);
            case Form.Either(var one, var other) -> ordered("oneOf", List.of(of(one), of(other)));
            case Form.Keys keys -> keys(keys);
        };
    }

    private static Map<String, Object> text(Form.Text text) {
        // (?s) is not of the schema's dialect, and a pattern that takes everything need not be told.
        return text.pattern().pattern().equals("(?s).*")
                ? ordered("type", "string", "maxLength", text.charactersMax())
                : ordered(
                        "type",
                        "string",
                        "pattern",
                        "^(?:" + text.pattern().pattern() + ")$",
                        "maxLength",
                        text.charactersMax());
    }

    private static Map<String, Object> range(double min, double max) {
        Map<String, Object> schema = ordered("type", "number", "minimum", min);
        if (max < Double.MAX_VALUE) {
            schema.put("maximum", max);
        }
        return schema;
    }

    private static Map<String, Object> keys(Form.Keys form) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Field key : form.keys()) {
            Map<String, Object> property = of(key.form());
            property.put("description", key.purpose());
            properties.put(key.name(), key.presence() == Presence.REQUIRED ? property : orNull(property));
        }
        Map<String, Object> schema = ordered("type", "object", "properties", properties, "additionalProperties", false);
        List<String> required = form.keys().stream()
                .filter(key -> key.presence() == Presence.REQUIRED)
                .map(Field::name)
                .toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        if (!form.exclusive().isEmpty()) {
            schema.put(
                    "oneOf",
                    form.exclusive().stream()
                            .map(name -> ordered("required", List.of(name)))
                            .toList());
        }
        return schema;
    }

    /** A key without a value stands for one that is not there. */
    private static Map<String, Object> orNull(Map<String, Object> schema) {
        Object purpose = schema.getOrDefault("description", "");
        return ordered("anyOf", List.of(schema, ordered("type", "null")), "description", purpose);
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i].toString(), pairs[i + 1]);
        }
        return map;
    }
}
