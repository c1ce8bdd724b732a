package io.lepton.control;

import io.lepton.chassis.Request;
import io.lepton.chassis.Response;
import io.lepton.chassis.Route;
import io.lepton.domain.NodeId;
import io.lepton.wire.JobReport;
import io.lepton.wire.JobRequest;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import java.util.List;

/** Trainings on nodes: what people and programs ask, and what nodes do. */
final class JobRoutes {
    private static final String JOBS = Paths.API + "/jobs";

    private final JobDesk desk;

    JobRoutes(JobDesk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                Route.post(
                        JOBS,
                        request ->
                                Response.json(201, desk.submit(Json.readStrictly(request.body(), JobRequest.class)))),
                Route.get(JOBS, _ -> Response.json(desk.all())),
                Route.get(JOBS + "/{job}", request -> Response.json(desk.one(job(request)))),
                Route.get(JOBS + "/{job}/log", this::log),
                Route.post(JOBS + "/{job}/cancel", request -> Response.json(desk.cancel(job(request)))),
                Route.post(JOBS + "/{job}/resume", request -> Response.json(desk.resume(job(request)))));
    }

    /** What nodes call. */
    List<Route> nodeRoutes() {
        return List.of(
                Route.post(
                        Paths.JOB_REPORTS,
                        request -> Response.json(desk.report(Json.read(request.body(), JobReport.class)))),
                Route.post(Paths.JOB_PRODUCTS, this::keep));
    }

    private Response log(Request request) {
        long from = Inputs.number(request, "from", 0, Long.MAX_VALUE / 2).orElse(0);
        return Response.json(desk.log(job(request), from));
    }

    private Response keep(Request request) {
        var node = Inputs.checked(() -> new NodeId(request.requiredQuery("node")));
        int number = (int) Inputs.number("job", request.requiredQuery("job"), 1, Integer.MAX_VALUE);
        int attempt = (int) Inputs.number("attempt", request.requiredQuery("attempt"), 1, Integer.MAX_VALUE);
        return Response.json(201, desk.keep(node, number, attempt, request.bodyStream()));
    }

    private static int job(Request request) {
        return (int) Inputs.number("job", request.parameter("job"), 1, Integer.MAX_VALUE);
    }
}
