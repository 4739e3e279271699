import createClient from "openapi-fetch";
import type { paths } from "./client/schema";
import { run } from "./harness";

run(async (baseUrl, call) => {
    const client = createClient<paths>({ baseUrl });
    const parameters = { params: { path: call.path, query: call.query }, body: call.body ?? undefined };
    const { data, error, response } = await client.request(call.method as any, call.template as any, parameters as any);
    return { status: response.status, value: error ?? data };
});
