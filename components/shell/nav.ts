import {
  Archive,
  DoorClosed,
  Gauge,
  HardDrive,
  ListChecks,
  type LucideIcon,
  Server,
  ShieldCheck,
  SquareTerminal,
  Users,
} from "lucide-react";
import { may, type Permission, type Role } from "@/server/kernel/permissions";

export type NavItem = {
  id: string;
  text: string;
  icon: LucideIcon;
  /** The second key after `g`. */
  key: string;
  permission: Permission;
  /** Null where the address needs a launch and there is none. */
  href: (launch: string | undefined) => string | null;
};

const ofLaunch = (noun: string) => (launch: string | undefined) =>
  launch ? `/${noun}/${encodeURIComponent(launch)}` : null;

export const NAV_ITEMS: readonly NavItem[] = [
  {
    id: "launches",
    text: "Overview",
    icon: Gauge,
    key: "o",
    permission: "launches:read",
    href: (launch) => ofLaunch("launches")(launch) ?? "/launches",
  },
  {
    id: "plans",
    text: "Plan",
    icon: ListChecks,
    key: "p",
    permission: "plans:read",
    href: ofLaunch("plans"),
  },
  {
    id: "checks",
    text: "Checks",
    icon: ShieldCheck,
    key: "c",
    permission: "checks:read",
    href: ofLaunch("checks"),
  },
  {
    id: "gates",
    text: "Gates",
    icon: DoorClosed,
    key: "h",
    permission: "gates:read",
    href: ofLaunch("gates"),
  },
  {
    id: "runs",
    text: "Runs",
    icon: SquareTerminal,
    key: "r",
    permission: "runs:read",
    href: ofLaunch("runs"),
  },
  {
    id: "backups",
    text: "Backups",
    icon: Archive,
    key: "b",
    permission: "backups:read",
    href: ofLaunch("backups"),
  },
  {
    id: "systems",
    text: "Systems",
    icon: Server,
    key: "y",
    permission: "systems:read",
    href: ofLaunch("systems"),
  },
  {
    id: "stores",
    text: "Stores",
    icon: HardDrive,
    key: "t",
    permission: "stores:read",
    href: () => "/stores",
  },
  { id: "people", text: "People", icon: Users, key: "u", permission: "people:read", href: () => "/people" },
];

export type NavLink = Omit<NavItem, "href"> & { href: string; current: boolean };

/** The places this role may go to, for the launch in view; the current one is marked. */
export function navLinks(role: Role, launch: string | undefined, pathname: string): NavLink[] {
  return NAV_ITEMS.flatMap((item) => {
    const href = item.href(launch);
    if (!href || !may(role, item.permission)) return [];
    return [{ ...item, href, current: pathname.split("/")[1] === item.id }];
  });
}
