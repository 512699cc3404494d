import { describe, expect, it } from "vitest";
import { DomainError, ERROR_CODES, type ErrorCode } from "@/server/kernel/errors";
import { problemResponse, toProblem } from "./problem";

const coded = (code: string, message = "secret detail") => Object.assign(new Error(message), { code });

describe("toProblem", () => {
  it.each(Object.entries(ERROR_CODES))("%s keeps its status", (code, { status, title }) => {
    const problem = toProblem(new DomainError(code as ErrorCode, "What happened and what to do."), "r-1");
    expect(problem).toMatchObject({
      status,
      title,
      code,
      requestId: "r-1",
      type: `urn:holdpoint:problem:${code}`,
    });
  });

  it("shows a domain error's words, fields and details", () => {
    const error = new DomainError("conflict", "Taken.", {
      fields: [{ path: "name", message: "Taken" }],
      details: { by: "Mara" },
    });
    expect(toProblem(error, "r")).toMatchObject({
      detail: "Taken.",
      fields: [{ path: "name", message: "Taken" }],
      details: { by: "Mara" },
    });
  });

  it.each([
    ["an unknown error", new Error("password=hunter2 at /srv/app")],
    ["a broken promise of our own", new DomainError("internal", "people.add wrote no audit entry")],
    ["a bug", new TypeError("cannot read hunter2")],
    ["a text", "hunter2"],
    ["nothing", undefined],
  ])("shows no text of %s", (_what, error) => {
    const problem = toProblem(error, "r-2");
    expect(problem).toMatchObject({ status: 500, code: "internal", requestId: "r-2" });
    expect(JSON.stringify(problem)).not.toMatch(/hunter2|audit entry|srv/);
    expect(problem).not.toHaveProperty("details");
  });

  it.each(["P1001", "P1017", "P2024", "P2028", "ECONNREFUSED", "ECONNRESET", "57P01", "53300", "08006"])(
    "says the database is away for %s, also deep inside, and never its text",
    (code) => {
      for (const error of [
        coded(code),
        new Error("outer", { cause: new Error("middle", { cause: coded(code) }) }),
      ]) {
        const problem = toProblem(error, "r");
        expect(problem).toMatchObject({ status: 503, code: "unavailable" });
        expect(problem.detail).not.toContain("secret");
      }
    },
  );

  it("does not take every database error for an absence", () => {
    for (const code of ["P2002", "23505", "22021", "P2025"])
      expect(toProblem(coded(code), "r").status).toBe(500);
  });
});

describe("problemResponse", () => {
  it("is problem+json, never kept, with the request id", async () => {
    const response = problemResponse(toProblem(new DomainError("not_found", "Gone."), "r-3"));
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("cache-control")).toContain("no-store");
    expect(response.headers.get("x-request-id")).toBe("r-3");
    expect(response.headers.get("retry-after")).toBeNull();
    expect(await response.json()).toMatchObject({ detail: "Gone." });
  });

  it("says when to come back", () => {
    const limited = new DomainError("rate_limited", "Wait.", { details: { retryAfterSeconds: 42 } });
    expect(problemResponse(toProblem(limited, "r")).headers.get("retry-after")).toBe("42");
    expect(problemResponse(toProblem(coded("P1001"), "r")).headers.get("retry-after")).toBe("2");
  });
});
