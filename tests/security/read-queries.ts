import type { Place } from "./access-world";

type Query = Readonly<Record<string, string>>;

/**
 * How routes that read are asked beside the way of their entry: every parameter of each is in one query at least,
 * and every parameter that can name a thing names one of the place.
 */
export const READ_QUERIES: Readonly<Record<string, (place: Place) => readonly Query[]>> = {
  "get /api/v1/runs": ({ project, proof }) => [
    { project },
    { proof },
    { proof: "without" },
    { search: "run", sort: "name" },
    { search: "zebra" },
    { search: "_e_r_", sort: "weight" },
    { status: "incomplete", training: "running", rule: "overfitting" },
    { source: "jsonl", experiment: "zebra", tag: "zebra=zebra" },
    { page: "2", size: "200" },
  ],
  "get /api/v1/runs/{id}/series": () => [
    { metric: "loss", from: "2", to: "9", maxPoints: "4" },
    { layer: "zebra" },
    { subgroup: "zebra" },
  ],
  "get /api/v1/runs/{id}/heatmap": () => [{ metric: "loss", columns: "8" }],
  "get /api/v1/runs/{id}/pictures": () => [{ buckets: "8", columns: "8" }],
  "get /api/v1/runs/{id}/mapping": () => [{ search: "*", show: "shared", page: "1" }],
  "get /api/v1/runs/{id}/live": () => [{ since: "0.0.0.abc." }],
  "get /api/v1/runs/{id}/refused": () => [{ page: "1" }],
  "get /api/v1/runs/{id}/notes": () => [{ kind: "parameters" }, { kind: "tags", page: "1" }],
  "get /api/v1/runs/{id}/export": () => [{ format: "jsonl" }],
  "get /api/v1/runs/{id}/report": ({ report }) => [
    { format: "html" },
    { format: "csv" },
    { format: "chai" },
    { format: "bundle" },
    { format: "html", sections: "0,12,16", previous: report },
  ],
  "get /api/v1/projects": () => [{ page: "2" }],
  "get /api/v1/invitations": ({ project }) => [{ project }],
  "get /api/v1/people": () => [{ search: "zebra", page: "1" }],
  "get /api/v1/audit": ({ project, run, member }) => [
    { project },
    { object: `run:${run}` },
    { object: `project:${project}` },
    { actor: `person:${member}` },
    { action: "run.deleted", limit: "1" },
    { from: "2020-01-01", to: "2099-01-01", before: "1000000" },
  ],
};
