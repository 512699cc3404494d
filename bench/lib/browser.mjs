import { chromium } from "@playwright/test";
import { findBrowser } from "../../scripts/lib/find-browser.mjs";

/** A browser without motion; every page is somebody's own, signed in by the cookie of an API session. */
export async function openBrowser() {
  const browser = await chromium.launch(await findBrowser());
  const openContext = async (url, cookie) => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: "reduce",
      bypassCSP: true, // what watches the page is not part of it
    });
    await context.addCookies(readCookies(cookie, url));
    return context;
  };
  return {
    close: () => browser.close(),
    openPage: async (url, cookie = "") => {
      const page = await (await openContext(url, cookie)).newPage();
      await page.goto(url);
      return page;
    },
    /** Milliseconds from going to an address, with nothing cached, to the first frame in which `ready` holds in the page. */
    timeOpen: async (url, cookie, ready) => {
      const context = await openContext(url, cookie);
      try {
        await context.addInitScript(`(() => {
          const look = () => (${ready} ? (globalThis.readyAfter = performance.now()) : requestAnimationFrame(look));
          requestAnimationFrame(look);
        })()`);
        const page = await context.newPage();
        await page.goto(url, { waitUntil: "commit", timeout: 120_000 });
        const after = await page.waitForFunction(() => globalThis.readyAfter, undefined, {
          timeout: 120_000,
        });
        return await after.jsonValue();
      } finally {
        await context.close();
      }
    },
  };
}

function readCookies(cookie, url) {
  return cookie
    .split("; ")
    .filter(Boolean)
    .map((pair) => {
      const [name, ...value] = pair.split("=");
      return { name, value: value.join("="), url: new URL(url).origin };
    });
}

/** Notes the moment of each click on this page, for `clickedAt`. */
export function watchClicks(page) {
  return page.evaluate(() => {
    const note = () => {
      globalThis.clickedAt = performance.timeOrigin + performance.now();
    };
    document.addEventListener("pointerdown", note, true);
  });
}

export const clickedAt = (page) => page.evaluate(() => globalThis.clickedAt);

/**
 * Resolves with the moment (ms since 1970, by the page's clock) of the first frame in which `find` saw it. `find` runs
 * in the page and returns `performance.timeOrigin + performance.now()` when it does, and false until then.
 */
export async function seenAt(page, find, argument) {
  const found = await page.waitForFunction(find, argument, { polling: "raf", timeout: 20_000 });
  return found.jsonValue();
}
