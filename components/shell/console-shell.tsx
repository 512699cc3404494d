"use client";

import { Menu as MenuIcon } from "lucide-react";
import Link from "next/link";
import { useParams, usePathname, useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Drawer } from "@/components/ui/dialog";
import { useNow, useZone } from "@/components/ui/time";
import { cn } from "@/lib/cn";
import { formatMoment } from "@/lib/format";
import { Brand, Mark } from "./brand";
import { LaunchSwitcher, type ShellLaunch } from "./launch-switcher";
import { LiveProvider } from "./live";
import { LiveChip } from "./live-chip";
import { type NavLink, navLinks } from "./nav";
import { PaletteProvider, SearchButton, usePaletteActions } from "./palette";
import { THEMES } from "./preferences";
import { usePreferences } from "./preferences-provider";
import { ShortcutProvider, useShortcuts } from "./shortcuts";
import { EnvironmentStripe, Stripe } from "./stripe";
import { type ShellUser, UserMenu } from "./user-menu";

export type { ShellLaunch } from "./launch-switcher";
export type { ShellUser } from "./user-menu";

export type ConsoleShellProps = {
  user: ShellUser;
  launches: readonly ShellLaunch[];
  /** Only where the whole page acts in one environment; otherwise the page places an `EnvironmentStripe`. */
  environment?: string;
  /** Shown in the sample stripe: the one click that removes the sample. */
  sampleAction?: ReactNode;
  /** Who else is here, and what is for me: in the side bar, and in the bar of a phone. */
  aside?: (where: "side" | "bar") => ReactNode;
  children: ReactNode;
};

/** The frame of every signed-in page. The launch in view comes from the address; without one, the last seen stays. */
export function ConsoleShell(props: ConsoleShellProps) {
  const { user, launches, environment, sampleAction, aside, children } = props;
  const params = useParams<{ launch?: string }>();
  const pathname = usePathname();
  const inAddress = launches.find(({ id, slug }) => params.launch === slug || params.launch === id);
  const [lastSeen, setLastSeen] = useState(inAddress?.id);
  if (inAddress && inAddress.id !== lastSeen) setLastSeen(inAddress.id);
  const current = inAddress ?? launches.find(({ id }) => id === lastSeen) ?? launches[0];
  const links = navLinks(user.role, params.launch ?? current?.slug, pathname);

  return (
    <ShortcutProvider>
      <PaletteProvider>
        <LiveProvider launch={current?.id}>
          <ShellActions links={links} launches={launches} />
          <a
            href="#main"
            className="sr-only z-50 rounded-md bg-ink px-4 py-2 text-on-ink focus:not-sr-only focus:fixed focus:start-4 focus:top-4"
          >
            Skip to the content
          </a>
          <div className="lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
            <SideBar
              user={user}
              launches={launches}
              current={current}
              links={links}
              aside={aside?.("side")}
            />
            <TopBar user={user} launches={launches} current={current} links={links} aside={aside?.("bar")} />
            <div className="flex min-w-0 flex-col max-lg:pb-20 print:pb-0">
              {environment ? <EnvironmentStripe environment={environment} /> : null}
              {inAddress?.sample ? (
                <Stripe tone="sample" label="Sample launch">
                  <strong className="mark-text font-semibold tracking-widest max-sm:me-auto">SAMPLE</strong>
                  <span className="flex-1 max-sm:order-last max-sm:basis-full">
                    Invented data to try things on. Nothing here is real.
                  </span>
                  {sampleAction}
                </Stripe>
              ) : null}
              <main
                id="main"
                tabIndex={-1}
                className="min-w-0 flex-1 px-4 py-5 outline-none sm:px-6 lg:px-8 lg:py-6"
              >
                {children}
                <PrintedBy name={user.name} />
              </main>
            </div>
          </div>
          <BottomBar links={links.slice(0, 5)} />
        </LiveProvider>
      </PaletteProvider>
    </ShortcutProvider>
  );
}

type BarProps = {
  user: ShellUser;
  launches: readonly ShellLaunch[];
  current: ShellLaunch | undefined;
  links: readonly NavLink[];
  aside: ReactNode;
};

function SideBar({ user, launches, current, links, aside }: BarProps) {
  return (
    <header
      data-shell=""
      className="sticky top-0 flex h-dvh flex-col gap-4 overflow-y-auto border-line border-e px-3 py-4 max-lg:hidden"
    >
      <Link href="/launches" className="rounded-sm px-3">
        <Brand />
      </Link>
      <div className="grid gap-2">
        <LaunchSwitcher launches={launches} current={current} />
        <SearchButton />
      </div>
      <NavList links={links} label="Launch" />
      <div className="mt-auto grid gap-2">
        <div className="flex flex-wrap items-center gap-x-1 ps-3">
          <LiveChip />
          <span className="ms-auto flex items-center">{aside}</span>
        </div>
        <UserMenu
          user={user}
          trigger={
            <button type="button" className="grid rounded-md px-3 py-2 text-start hover:bg-hover">
              <span className="truncate font-medium">{user.name}</span>
              <span className="text-ink-3 text-sm capitalize">{user.role}</span>
            </button>
          }
        />
      </div>
    </header>
  );
}

function NavList({ links, label, onGo }: { links: readonly NavLink[]; label: string; onGo?: () => void }) {
  return (
    <nav aria-label={label} className="grid gap-0.5">
      {links.map((link) => (
        <Link
          key={link.id}
          href={link.href}
          aria-current={link.current ? "page" : undefined}
          {...(onGo ? { onClick: onGo } : {})}
          className={cn(
            "flex h-9 items-center gap-3 rounded-md px-3 text-ink-2 hover:bg-hover hover:text-ink pointer-coarse:h-11",
            link.current && "bg-sunken font-medium text-ink forced-colors:underline",
          )}
        >
          <link.icon className="size-4" aria-hidden="true" />
          {link.text}
        </Link>
      ))}
    </nav>
  );
}

function TopBar({ user, launches, current, links, aside }: BarProps) {
  const [open, setOpen] = useState(false);
  return (
    <header
      data-shell=""
      className="sticky top-0 z-30 flex h-14 items-center gap-1 border-line border-b bg-canvas px-2 sm:px-4 lg:hidden"
    >
      <Link href="/launches" aria-label="Holdpoint, all launches" className="grid size-11 place-items-center">
        <Mark />
      </Link>
      <div className="min-w-0 flex-1 sm:max-w-80">
        <LaunchSwitcher launches={launches} current={current} compact />
      </div>
      <div className="ms-auto flex items-center gap-1">
        <LiveChip compact />
        {aside}
        <SearchButton bare />
        <Button variant="quiet" aria-label="Menu" className="px-2.5" onClick={() => setOpen(true)}>
          <MenuIcon className="size-5" />
        </Button>
      </div>
      <Drawer open={open} onOpenChange={setOpen} modal title="Menu" footer={<LiveChip />}>
        <NavList links={links} label="Everything" onGo={() => setOpen(false)} />
        <UserMenu
          user={user}
          side="bottom"
          trigger={
            <button
              type="button"
              className="flex min-h-11 items-center justify-between rounded-md border border-line-strong px-3 text-start"
            >
              <span className="min-w-0 truncate font-medium">{user.name}</span>
              <span className="text-ink-3 text-sm">Theme, times, sign out</span>
            </button>
          }
        />
      </Drawer>
    </header>
  );
}

function BottomBar({ links }: { links: readonly NavLink[] }) {
  return (
    <nav
      aria-label="Main"
      data-shell=""
      className="fixed inset-x-0 bottom-0 z-30 flex border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {links.map((link) => (
        <Link
          key={link.id}
          href={link.href}
          aria-current={link.current ? "page" : undefined}
          className={cn(
            "-mt-px grid h-14 min-w-0 flex-1 content-center justify-items-center gap-0.5 border-transparent border-t-2 text-ink-2 text-xs forced-colors:border-[Canvas]",
            link.current && "border-ink font-medium text-ink forced-colors:border-[CanvasText]",
          )}
        >
          <link.icon className="size-5" aria-hidden="true" />
          {link.text}
        </Link>
      ))}
    </nav>
  );
}

/** Paper says when it was printed, in which zone, and by whom. */
function PrintedBy({ name }: { name: string }) {
  const now = useNow();
  const zone = useZone();
  return (
    <p className="mt-6 hidden border-line border-t pt-2 text-ink-3 text-sm print:block">
      Printed {formatMoment(now, zone, { zoneName: true })} by {name}.
    </p>
  );
}

function ShellActions({ links, launches }: Pick<BarProps, "links" | "launches">) {
  const router = useRouter();
  const { set, utc } = usePreferences();
  useShortcuts(
    links.map((link) => ({ keys: `g ${link.key}`, does: link.text, run: () => router.push(link.href) })),
    { group: "Go to" },
  );
  useShortcuts(
    [{ keys: "Shift+U", does: utc ? "Times in my zone" : "Times in UTC", run: () => set({ utc: !utc }) }],
    {
      group: "Everywhere",
    },
  );
  usePaletteActions(
    "Go to",
    links.map((link) => ({ id: `go-${link.id}`, text: link.text, href: link.href, hint: `g ${link.key}` })),
  );
  usePaletteActions(
    "Launches",
    launches.map((launch) => ({
      id: `launch-${launch.id}`,
      text: launch.name,
      href: `/launches/${launch.slug}`,
    })),
  );
  usePaletteActions(
    "Theme",
    THEMES.map((theme) => ({ id: `theme-${theme}`, text: `Theme: ${theme}`, run: () => set({ theme }) })),
  );
  return null;
}
