package io.lepton.chassis;

import java.util.List;
import java.util.Locale;

/**
 * One verb and path, and who answers there.
 *
 * @param method the verb, upper-case
 * @param template the path; a segment in braces, as in {@code /regions/{region}}, takes any value under that name
 * @param handler who answers
 */
public record Route(String method, String template, Handler handler) {
    public Route {
        if (!method.equals(method.toUpperCase(Locale.ROOT))) {
            throw new IllegalArgumentException("not upper-case: method=" + method);
        }
        if (!template.startsWith("/")) {
            throw new IllegalArgumentException("a template starts with a slash: template=" + template);
        }
    }

    public static Route get(String template, Handler handler) {
        return new Route("GET", template, handler);
    }

    public static Route put(String template, Handler handler) {
        return new Route("PUT", template, handler);
    }

    public static Route post(String template, Handler handler) {
        return new Route("POST", template, handler);
    }

    public static Route delete(String template, Handler handler) {
        return new Route("DELETE", template, handler);
    }

    /** The template's segments, in order. */
    List<String> segments() {
        return List.of(template.substring(1).split("/", -1));
    }
}
