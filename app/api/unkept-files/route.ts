/**
 * Where clients of trackers are told to put the files of a run, which are not kept: their body is not looked at, and
 * it is sent without a token, as to a bucket. Nothing is read, stored or told here.
 */
export function PUT(): Response {
  return new Response(null, { status: 200, headers: { "cache-control": "no-store" } });
}
