import { describe, expect, it } from "vitest";
import { holds, parseRights } from "./facts";

describe("rights, from what SHOW GRANTS says", () => {
  it.each([
    [["GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION"], true, true],
    [["GRANT USAGE ON *.* TO `a`@`%`", "GRANT SELECT, TRIGGER ON `shop`.* TO `a`@`%`"], true, false],
    [["GRANT SELECT ON `sho_`.* TO `a`@`%`"], true, false],
    [["GRANT SELECT ON `sho\\_`.* TO `a`@`%`"], false, false],
    [["GRANT ALL PRIVILEGES ON `shop%`.* TO `a`@`%`"], true, true],
    [["GRANT ALL PRIVILEGES ON `shop\\%`.* TO `a`@`%`"], false, false],
    [["GRANT SELECT ON `other`.* TO `a`@`%`", "GRANT CREATE ON *.* TO `a`@`%`"], false, true],
    [["GRANT SELECT ON `shop`.`one` TO `a`@`%`"], false, false],
    [["GRANT `backup` TO `a`@`%`", "nonsense"], false, false],
  ] as const)("%j: may read %s, may create %s", (lines, reads, creates) => {
    const rights = parseRights(lines, "shop");
    expect(holds(rights, "SELECT")).toBe(reads);
    expect(rights.create).toBe(creates);
  });
});
