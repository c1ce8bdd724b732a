package io.lepton.gateway;

import io.lepton.domain.LatencyBuckets;
import io.lepton.domain.RegionId;
import io.lepton.wire.ArmReport;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes what a gateway has counted in the text format of Prometheus; a pure function. */
final class ArmMetrics {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** Every third bucket is told, each about twice as wide as the one before. */
    private static final int STRIDE = 3;

    private static final double MICROS_PER_SECOND = 1e6;

    private ArmMetrics() {}

    static String write(RegionId region, List<ArmReport> reports) {
        var text = new StringBuilder();
        family(text, "lepton_arm_requests_total", "counter", "requests that ended, by arm of a model's traffic");
        reports.forEach(report -> line(text, "lepton_arm_requests_total", labels(region, report), report.requests()));
        family(text, "lepton_arm_cancelled_total", "counter", "requests whose caller left");
        reports.forEach(report -> line(text, "lepton_arm_cancelled_total", labels(region, report), report.cancelled()));
        family(text, "lepton_arm_errors_total", "counter", "requests that ended with an error, by its code");
        reports.forEach(report -> report.errors().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(error -> line(
                        text,
                        "lepton_arm_errors_total",
                        labels(region, report) + ",code=\"" + error.getKey() + "\"",
                        error.getValue())));
        family(text, "lepton_arm_copies_dropped_total", "counter", "copies that were not sent to a shadow");
        reports.stream()
                .filter(report -> report.dropped() > 0)
                .forEach(report ->
                        line(text, "lepton_arm_copies_dropped_total", labels(region, report), report.dropped()));
        family(text, "lepton_arm_duration_seconds", "histogram", "from a request's first line to its answer's end");
        reports.forEach(report -> histogram(text, labels(region, report), report));
        return text.toString();
    }

    private static void histogram(StringBuilder text, String labels, ArmReport report) {
        long sum = 0;
        for (int i = 0; i < LatencyBuckets.COUNT - 1; i++) {
            sum += i < report.latencies().size() ? report.latencies().get(i) : 0;
            if (i % STRIDE == STRIDE - 1) {
                String upper = String.format(Locale.ROOT, "%.6g", LatencyBuckets.upperSeconds(i));
                line(text, "lepton_arm_duration_seconds_bucket", labels + ",le=\"" + upper + "\"", sum);
            }
        }
        line(text, "lepton_arm_duration_seconds_bucket", labels + ",le=\"+Inf\"", report.requests());
        text.append("lepton_arm_duration_seconds_sum{")
                .append(labels)
                .append("} ")
                .append(report.latencyMicros() / MICROS_PER_SECOND)
                .append('\n');
        line(text, "lepton_arm_duration_seconds_count", labels, report.requests());
    }

    private static String labels(RegionId region, ArmReport report) {
        var version = report.arm().version();
        return "model=\"" + version.model() + "\",version=\"" + version.number() + "\",arm=\""
                + report.arm().role().word() + "\",region=\"" + region + "\"";
    }

    private static void family(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder text, String name, String labels, long value) {
        text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }
}
