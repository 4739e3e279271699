// The union of a document narrows on `code`: compiled, never run.
import type { components as Problem } from "./problem-union.ts";
import type { components as Stripe } from "./stripe-union.ts";

type Responses = Problem["responses"];
type Unprocessable =
    Responses["UnprocessableContent.insufficient_funds.invalid_transfer"]["content"]["application/problem+json"];

export function missing(problem: Unprocessable): number {
    // @ts-expect-error the other problem of this status has no such member
    problem.required;
    switch (problem.code) {
        case "insufficient_funds":
            return problem.required - (problem.available ?? 0);
        case "invalid_transfer":
            return problem.errors?.length ?? 0;
        default: {
            const nothing: never = problem;
            return nothing;
        }
    }
}

type Failed = Stripe["responses"]["UnprocessableContent.insufficient_funds.invalid_transfer"]["content"]["application/json"];

export function inner({ error }: Failed): number {
    if (error.code === "insufficient_funds") {
        return error.required;
    }
    const code: "invalid_transfer" = error.code;
    return code.length;
}
