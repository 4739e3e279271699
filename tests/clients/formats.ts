// Unions of formats that have their codes in unusual places narrow: compiled, never run.
import type { components as Flattened } from "./flattened.ts";
import type { components as List } from "./list.ts";
import type { components as Nullable } from "./nullable.ts";
import type { components as Optional } from "./optional.ts";
import type { components as Prefix } from "./prefix.ts";
import type { components as Text } from "./text.ts";

type Unprocessable<C extends { responses: Record<string, unknown> }> =
    C["responses"] extends { "UnprocessableContent.insufficient_funds.account_frozen": { content: { "application/json": infer B } } }
        ? B
        : never;

function never(nothing: never): never {
    return nothing;
}

export function prefix(body: Unprocessable<Prefix>): number {
    switch (body.__type) {
        case "com.example#insufficient_funds":
            return body.message.length;
        case "com.example#account_frozen":
            return 2;
        default:
            return never(body);
    }
}

export function list(body: Unprocessable<List>): number[] {
    return body.errors.map((error) => {
        switch (error.code) {
            case "insufficient_funds":
                return error.message.length;
            case "account_frozen":
                return 2;
            default:
                return never(error);
        }
    });
}

export function flattened(body: Unprocessable<Flattened>): number {
    switch (body.code) {
        case "insufficient_funds":
            return body.message.length;
        case "account_frozen":
            return 2;
        default:
            return never(body);
    }
}

export function text(body: Unprocessable<Text>): number {
    switch (body.fault) {
        case "urn:example:insufficient_funds:v1":
            return 1;
        case "urn:example:account_frozen:v1":
            return 2;
        default:
            return never(body);
    }
}

export function nullable(body: Unprocessable<Nullable>): number {
    switch (body.code) {
        case "insufficient_funds":
            return body.message.length;
        case "account_frozen":
            return 2;
        default:
            return never(body);
    }
}

export function optional(body: Unprocessable<Optional>): number {
    switch (body.code) {
        case "insufficient_funds":
            return body.message.length;
        case "account_frozen":
            return 2;
        default:
            return never(body);
    }
}

// An error of the server has no code here, and its type says so.
export function broken(body: Optional["schemas"]["LedgerFailedError"]): string | undefined {
    return body.code;
}
