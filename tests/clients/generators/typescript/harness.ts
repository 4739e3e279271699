// Makes each planned call through a generated client, and prints a line for each: what was decoded.
declare const process: { argv: string[] };
declare function require(name: string): any;

export interface Call {
    index: number;
    operation: string;
    method: string;
    template: string;
    status: number;
    path: Record<string, string>;
    query: Record<string, unknown>;
    body: any;
    bodyName: string | null;
    model: string | null;
}

export interface Answer {
    status: number;
    value: unknown;
}

/** `create_transfer` as the generators spell it: `createTransfer`. */
export function camel(name: string): string {
    return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

export async function run(ask: (base: string, call: Call) => Promise<Answer>): Promise<void> {
    const [url, plan] = process.argv.slice(2);
    const calls: Call[] = JSON.parse(require("node:fs").readFileSync(plan, "utf8"));
    for (const call of calls) {
        let answer: object;
        try {
            answer = await ask(`${url}/${call.index}`, call);
        } catch (error) {
            answer = { failed: String(error) };
        }
        console.log(JSON.stringify({ index: call.index, ...answer }));
    }
}
