import { describe, expect, it } from "vitest";
import { hideNames } from "./hide-names";

const hide = hideNames({
  systems: ["Shop", "Shop database", "a"],
  hosts: ["10.0.0.7", "db-primary"],
  people: ["Sofia Rossi", "Jürg"],
});

describe("hideNames", () => {
  it.each([
    ["Write to sofia.rossi@example.com today", "Write to [address] today"],
    ["See https://wiki.example.com/x?y=1 (old)", "See [address] (old)"],
    ["postgres://app:secret@db-primary/shop fails", "[address] fails"],
    ["Open 192.168.1.20:5432 and 10.0.0.7", "Open [address] and [address]"],
    ["ssh db1.prod.internal first", "ssh [address] first"],
    ["Move shop.example.com", "Move [address]"],
    ["Bind fe80:0:0:1:2:3:4:5", "Bind [address]"],
    ["Restart db-primary", "Restart [address]"],
    ["Back up the Shop database and the shop", "Back up the [system] and the [system]"],
    ["Sofia Rossi and JÜRG sign", "[name] and [name] sign"],
    ["Ask @lena.b about it", "Ask [name] about it"],
  ])("%s", (text, shown) => {
    expect(hide(text)).toBe(shown);
  });

  it.each([
    "Shopping basket keeps a coupon",
    "Jürgen's list, v2.0.1, Node.js, 9.47.1",
    "p95 below 200-300 ms at 10:30:15",
    "",
  ])("leaves %s as it is", (text) => {
    expect(hide(text)).toBe(text);
  });

  it("takes names literally and needs none", () => {
    expect(hideNames({ systems: ["C++ (old)"], hosts: [], people: [] })("The C++ (old) and C")).toBe(
      "The [system] and C",
    );
    expect(hideNames({ systems: [], hosts: [""], people: [" "] })("All is well")).toBe("All is well");
  });

  it("takes a long hostile text in its stride", () => {
    const began = performance.now();
    hide(`${"a.".repeat(50_000)} ${"a@".repeat(50_000)} ${"1.".repeat(50_000)}`.slice(0, 20_000));
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
