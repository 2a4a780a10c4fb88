import { type Answer, requestJson } from "@/app/_components/request-json";
import type { ChangedMapping, ChangeMappingBody, MappingPage, MappingQuery } from "@/lib/schema/mapping";

/** Changes what series are taken for, or asks what that would do. */
export async function sendMappingChange(runId: string, body: ChangeMappingBody): Promise<Answer<ChangedMapping>> {
  return (await requestJson("PATCH", `/api/v1/runs/${runId}/mapping`, body)) as Answer<ChangedMapping>;
}

/** One page of the series of a run. */
export async function fetchMappingPage(runId: string, query: MappingQuery): Promise<Answer<MappingPage>> {
  const parameters = new URLSearchParams({ search: query.search, show: query.show, page: String(query.page) });
  return (await requestJson("GET", `/api/v1/runs/${runId}/mapping?${parameters}`)) as Answer<MappingPage>;
}
