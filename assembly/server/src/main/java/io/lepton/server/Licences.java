package io.lepton.server;

import io.lepton.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lists what others have made of a distribution, and under which licences: {@code Licences BILL}, where the bill is the build's in the
 * form of CycloneDX. Whoever packs the distribution runs it; it fails if a part may not be in it.
 *
 * <p>A part is held to the licence of its choice where it comes under several.
 *
 * @see <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX 1.6</a>
 */
public final class Licences {
    private static final String OWN_GROUP = "io.lepton";
    private static final String HEAD = """
            Lepton contains the work of others, each part under the licence of its makers. The same list, with digests and where each
            part comes from, is in bom.json.

            """;

    /** Those that would ask for the source of what is around them, or forbid some uses. */
    private static final Pattern FORBIDDEN = Pattern.compile(
            "\\ba?gpl\\b|\\b(affero )?(gnu )?general public licen[cs]e|sspl|server side public|busl|business source|commons clause|"
                    + "non-?commercial|\\bnc\\b");

    private static final Pattern LESSER = Pattern.compile("\\b(lesser|library)\\b");
    private static final Pattern EXCEPTION = Pattern.compile("exception|classpath");

    private Licences() {}

    /** The parts of a CycloneDX document that are looked at. */
    record Bill(List<Part> components) {}

    record Part(Optional<String> group, String name, String version, Optional<List<Choice>> licenses) {
        private String id() {
            return group.map(word -> word + ":").orElse("") + name + ":" + version;
        }

        private boolean isOwn() {
            return group.equals(Optional.of(OWN_GROUP));
        }

        private List<String> names() {
            return licenses.orElse(List.of()).stream().flatMap(Choice::names).toList();
        }
    }

    record Choice(Optional<Licence> license, Optional<String> expression) {
        private Stream<String> names() {
            return Stream.concat(
                    license.stream().flatMap(Licence::names),
                    expression.stream().flatMap(text -> Stream.of(text.split(" OR ", -1))));
        }
    }

    record Licence(Optional<String> id, Optional<String> name) {
        private Stream<String> names() {
            return id.or(() -> name).stream();
        }
    }

    public static void main(String[] args) throws IOException {
        Bill bill = Json.read(Files.readAllBytes(Path.of(args[0])), Bill.class);
        List<String> faults = faults(bill);
        if (!faults.isEmpty()) {
            throw new IllegalStateException("these may not be in a distribution: " + String.join("; ", faults));
        }
        System.out.print(list(bill));
    }

    /** Which parts may not be in a distribution, and why. */
    static List<String> faults(Bill bill) {
        return bill.components().stream()
                .filter(part -> part.names().stream().noneMatch(Licences::isPermitted))
                .map(part -> part.id()
                        + (part.names().isEmpty()
                                ? " names no licence"
                                : " is under " + String.join(", ", part.names())))
                .toList();
    }

    private static boolean isPermitted(String licence) {
        String words = licence.toLowerCase(Locale.ROOT).replace("gpl-", "gpl ");
        return !FORBIDDEN.matcher(words).find()
                || LESSER.matcher(words).find()
                || EXCEPTION.matcher(words).find();
    }

    /** Every part that is not Lepton's own, a line each, by name. */
    static String list(Bill bill) {
        return HEAD
                + bill.components().stream()
                        .filter(part -> !part.isOwn())
                        .sorted(Comparator.comparing(Part::id))
                        .map(part -> part.id() + "  " + String.join(" or ", part.names()) + "\n")
                        .collect(Collectors.joining());
    }
}
