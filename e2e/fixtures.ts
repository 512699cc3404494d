import { readFileSync } from "node:fs";
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import {
  type APIRequestContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Locator,
  type Page,
} from "@playwright/test";
import type { Role } from "../server/kernel/permissions";

export { expect } from "@playwright/test";

export interface TestLaunch {
  id: string;
  slug: string;
  name: string;
}

interface Fixtures {
  /** A page of a person with this role, in a browser context of its own. */
  as(role: Role, options?: BrowserContextOptions): Promise<Page>;
  /** The API as a person with this role. */
  api(role: Role): Promise<APIRequestContext>;
  /** A new launch, named after the test. */
  launch: TestLaunch;
}

/** A page arrives in parts, and a part stands in the document twice until it is in its place. */
function waitForWholePages(page: Page): void {
  const whole = () =>
    page
      .waitForFunction(() => document.querySelector('div[hidden][id^="S:"]') === null)
      .then(() => undefined);
  const { goto, reload } = page;
  page.goto = async (...given) => {
    const answer = await goto.apply(page, given);
    await whole();
    return answer;
  };
  page.reload = async (...given) => {
    const answer = await reload.apply(page, given);
    await whole();
    return answer;
  };
}

const sessionOf = (role: Role) => path.join(process.env.E2E_SESSIONS ?? "", `${role}.json`);

export const test = base.extend<Fixtures>({
  as: async ({ browser, baseURL, contextOptions }, use) => {
    const opened: Page[] = [];
    await use(async (role, options = {}) => {
      const context = await browser.newContext({
        ...contextOptions,
        ...(baseURL ? { baseURL } : {}),
        viewport: { width: 1280, height: 800 },
        timezoneId: "Europe/Zurich",
        locale: "en-GB",
        storageState: sessionOf(role),
        ...options,
      });
      const page = await context.newPage();
      opened.push(page);
      waitForWholePages(page);
      return page;
    });
    for (const page of opened) await page.context().close();
  },
  api: async ({ playwright, baseURL }, use) => {
    const opened: APIRequestContext[] = [];
    await use(async (role) => {
      const context = await playwright.request.newContext({
        ...(baseURL ? { baseURL } : {}),
        storageState: sessionOf(role),
      });
      opened.push(context);
      return context;
    });
    for (const context of opened) await context.dispose();
  },
  launch: async ({ api }, use, info) => {
    const lead = await api("lead");
    const answer = await lead.post("/api/v1/launches", { data: { name: info.title.slice(0, 60) } });
    expect(answer.status()).toBe(201);
    await use((await answer.json()) as TestLaunch);
  },
});

/** One of the five real plans the importer is built on. */
export function planFile(number: 0 | 1 | 2 | 3 | 4): { path: string; bytes: Buffer; fileName: string } {
  const file = path.join(import.meta.dirname, "fixtures", "plans", `seed-${number}.md`);
  return { path: file, bytes: readFileSync(file), fileName: `seed-${number}.md` };
}

/** The part of a page under this heading. */
export function panel(page: Page, title: string): Locator {
  return page.locator("section").filter({ has: page.getByRole("heading", { name: title, exact: true }) });
}

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * No violation of WCAG 2.2 AA that axe can see, in light and in dark. `within` is the part that covers the page: what
 * lies behind it nobody can press, which axe does not know.
 */
export async function expectAccessible(page: Page, within = "html"): Promise<void> {
  for (const theme of ["light", "dark"]) {
    await page.evaluate(async (name) => {
      document.documentElement.dataset.theme = name;
      // Inherited colours pass through transitions; axe must not measure them on their way.
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      await Promise.allSettled(
        document
          .getAnimations()
          .filter((animation) => animation instanceof CSSTransition)
          .map((animation) => animation.finished),
      );
    }, theme);
    const { violations } = await new AxeBuilder({ page }).include(within).withTags(RULES).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
    expect(found, `axe on ${page.url()} in ${theme}`).toEqual([]);
  }
}
