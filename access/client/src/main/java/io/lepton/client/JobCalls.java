package io.lepton.client;

import io.lepton.wire.JobLogView;
import io.lepton.wire.JobRequest;
import io.lepton.wire.JobView;
import io.lepton.wire.Json;
import java.time.Duration;
import java.util.List;

/** The calls of a control plane that are about trainings on nodes. Blocks; safe for any thread. */
public final class JobCalls {
    private final ControlCalls control;
    private final Duration timeout;

    JobCalls(ControlCalls control, Duration timeout) {
        this.control = control;
        this.timeout = timeout;
    }

    /** Asks for a training; returns at once, before it begins. */
    public JobView submit(JobRequest request) {
        return control.post("/jobs", Json.write(request), JobView.class, timeout);
    }

    /** Every job that is kept, oldest first. */
    public List<JobView> all() {
        return List.of(control.get("/jobs", JobView[].class));
    }

    public JobView one(int job) {
        return control.get("/jobs/" + job, JobView.class);
    }

    /** What a job said, from the line with a number on. */
    public JobLogView log(int job, long from) {
        return control.get("/jobs/" + job + "/log?from=" + from, JobLogView.class);
    }

    /** Has a job save what it has learned, and end; returns at once, before it does. */
    public JobView cancel(int job) {
        return control.post("/jobs/" + job + "/cancel", JobView.class);
    }

    /** Has a job that ended before its time go on. */
    public JobView resume(int job) {
        return control.post("/jobs/" + job + "/resume", JobView.class);
    }
}
