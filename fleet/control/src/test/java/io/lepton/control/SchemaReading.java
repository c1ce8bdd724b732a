package io.lepton.control;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds a value against a JSON Schema by the words of the specification (draft 2020-12), as far as the published schemas go:
 * a reading of its own, so that the schemas are not judged by what they were made of.
 */
final class SchemaReading {
    private SchemaReading() {}

    static boolean accepts(Map<?, ?> schema, @Nullable Object value) {
        return schema.entrySet().stream()
                .allMatch(rule -> accepts(schema, rule.getKey().toString(), rule.getValue(), value));
    }

    private static boolean accepts(Map<?, ?> schema, String keyword, Object rule, @Nullable Object value) {
        return switch (keyword) {
            case "$schema", "title", "description" -> true;
            case "type" -> isOf(rule.toString(), value);
            case "enum" -> ((List<?>) rule).contains(value);
            case "pattern" ->
                !(value instanceof String text)
                        || Pattern.compile(rule.toString()).matcher(text).find();
            case "maxLength" -> !(value instanceof String text) || text.length() <= number(rule);
            case "minimum" -> !(value instanceof Number number) || number.doubleValue() >= number(rule);
            case "maximum" -> !(value instanceof Number number) || number.doubleValue() <= number(rule);
            case "minItems" -> !(value instanceof List<?> list) || list.size() >= number(rule);
            case "maxItems" -> !(value instanceof List<?> list) || list.size() <= number(rule);
            case "uniqueItems" -> !(value instanceof List<?> list) || new HashSet<>(list).size() == list.size();
            case "items" ->
                !(value instanceof List<?> list) || list.stream().allMatch(item -> accepts((Map<?, ?>) rule, item));
            case "maxProperties" -> !(value instanceof Map<?, ?> map) || map.size() <= number(rule);
            case "propertyNames" ->
                !(value instanceof Map<?, ?> map)
                        || map.keySet().stream().allMatch(key -> accepts((Map<?, ?>) rule, key));
            case "required" -> !(value instanceof Map<?, ?> map) || map.keySet().containsAll((List<?>) rule);
            case "properties" ->
                !(value instanceof Map<?, ?> map)
                        || ((Map<?, ?>) rule)
                                .entrySet().stream()
                                        .allMatch(property -> !map.containsKey(property.getKey())
                                                || accepts(
                                                        (Map<?, ?>) property.getValue(), map.get(property.getKey())));
            case "additionalProperties" -> !(value instanceof Map<?, ?> map) || others(schema, rule, map);
            case "oneOf" -> matches(rule, value).count() == 1;
            case "anyOf" -> matches(rule, value).findAny().isPresent();
            default -> throw new IllegalArgumentException("a keyword that nobody reads: keyword=" + keyword);
        };
    }

    private static boolean others(Map<?, ?> schema, Object rule, Map<?, ?> map) {
        var known = schema.get("properties") instanceof Map<?, ?> properties ? properties.keySet() : Set.of();
        return map.entrySet().stream()
                .filter(entry -> !known.contains(entry.getKey()))
                .allMatch(entry ->
                        rule instanceof Map<?, ?> form ? accepts(form, entry.getValue()) : Objects.equals(rule, true));
    }

    private static Stream<?> matches(Object rule, @Nullable Object value) {
        return ((List<?>) rule).stream().filter(schema -> accepts((Map<?, ?>) schema, value));
    }

    private static boolean isOf(String type, @Nullable Object value) {
        return switch (type) {
            case "null" -> value == null;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Integer || value instanceof Long;
            case "number" -> value instanceof Number;
            case "array" -> value instanceof List;
            case "object" -> value instanceof Map;
            default -> throw new IllegalArgumentException("no such type: type=" + type);
        };
    }

    private static double number(Object rule) {
        return ((Number) rule).doubleValue();
    }
}
