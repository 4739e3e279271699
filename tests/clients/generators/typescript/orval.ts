import * as client from "./client/client";
import { camel, run } from "./harness";

// The client asks for paths alone, as it does on a page of the same origin.
const real = globalThis.fetch;

run(async (base, call) => {
    globalThis.fetch = (path, options) => real(base + path, options);
    const operation = (client as any)[camel(call.operation)];
    const parameters = [...Object.values(call.path), ...(call.body ? [call.body] : [])];
    if (Object.keys(call.query).length > 0) parameters.push(call.query);
    const { data, status } = await operation(...parameters);
    return { status, value: data };
});
