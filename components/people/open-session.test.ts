import { describe, expect, it } from "vitest";
import { localPath, refusalText } from "./open-session";

describe("where to go after signing in", () => {
  it.each(["/plans/shop?owner=mara", "/runs/shop/214#L120"])("keeps %s", (path) =>
    expect(localPath(path)).toBe(path),
  );
  it.each([
    undefined,
    "",
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/a\\b",
    "javascript:alert(1)",
    "/sign-in?next=/x",
  ])("does not follow %s", (path) => expect(localPath(path)).toBe("/launches"));
});

describe("why signing in was refused", () => {
  it("shows the server's sentence and never a bare code", () => {
    expect(refusalText("Too many attempts. Try again in 3 min.")).toBe(
      "Too many attempts. Try again in 3 min.",
    );
    expect(refusalText("CredentialsSignin")).toContain("do not match");
    expect(refusalText("Callback")).toContain("Try again");
    expect(refusalText(undefined)).toContain("Try again");
  });
});
