import * as client from "./client";
import { camel, run } from "./harness";

const known: Record<string, any> = client;
const Api = known[Object.keys(known).find((name) => name.endsWith("Api"))!];

run(async (basePath, call) => {
    const api = new Api(new client.Configuration({ basePath }));
    const named = Object.entries({ ...call.path, ...call.query }).map(([name, value]) => [camel(name), value]);
    const parameters: Record<string, unknown> = Object.fromEntries(named);
    if (call.body) parameters[call.bodyName ? call.bodyName[0]!.toLowerCase() + call.bodyName.slice(1) : "body"] = call.body;
    try {
        const response = await api[`${camel(call.operation)}Raw`](parameters);
        return { status: response.raw.status, value: await response.value() };
    } catch (error) {
        if (!(error instanceof client.ResponseError)) throw error;
        // The generator writes a model for each error, and leaves reading it to the caller.
        const decode = known[`${call.model}FromJSON`] ?? known[`Model${call.model}FromJSON`];
        if (!decode) throw new Error(`no model for the body of a ${error.response.status}`);
        return { status: error.response.status, value: decode(await error.response.json()) };
    }
});
