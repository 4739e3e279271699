import * as client from "./client";
import { camel, run } from "./harness";

run(async (baseUrl, call) => {
    const operation = (client as any)[camel(call.operation)];
    const parameters = { path: call.path, query: call.query, ...(call.body && { body: call.body }) };
    const { data, error, response } = await operation({ baseUrl, ...parameters });
    return { status: response.status, value: error ?? data };
});
