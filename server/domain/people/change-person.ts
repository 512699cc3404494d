import { command } from "@/server/kernel/command";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { DomainError } from "@/server/kernel/errors";
import { personChanged } from "./events";
import { toPersonView } from "./rows";
import { changePersonInput, personView } from "./schema";

export const changePerson = command({
  name: "people.change",
  summary: "Change a person's name or role, or disable the account",
  permission: "people:write",
  input: changePersonInput,
  output: personView,
  run: async (tx, input) => {
    const before = await tx.db.person.findUnique({ where: { id: input.personId } });
    if (!before) throw new DomainError("not_found", "There is no such person. Reload the list.");
    const role = input.role ?? before.role;
    const disabled = input.disabled ?? before.disabledAt !== null;
    const wasAdmin = before.role === "admin" && !before.disabledAt;
    if (wasAdmin && (role !== "admin" || disabled)) {
      // Locks the admins, so that two admins cannot demote each other at once.
      const admins = await tx.db.$queryRaw<{ id: string }[]>`
        select id from person where role = 'admin' and disabled_at is null order by id for update`;
      if (admins.length < 2) {
        throw new DomainError("conflict", "This is the last admin. Make somebody else an admin first.");
      }
    }
    const { count } = await tx.db.person.updateMany({
      where: { id: before.id, version: input.version },
      data: {
        role,
        name: input.name ?? before.name,
        disabledAt: disabled ? (before.disabledAt ?? tx.now()) : null,
        version: { increment: 1 },
      },
    });
    if (count === 0) throw new DomainError("conflict", "Somebody changed this account just now. Reload it.");
    // A new role or a disabled account takes effect at once: every session of the person ends.
    if (role !== before.role || disabled) {
      await tx.db.session.updateMany({
        where: { personId: before.id, revokedAt: null },
        data: { revokedAt: tx.now() },
      });
    }
    const row = await tx.db.person.findUniqueOrThrow({ where: { id: before.id } });
    const view = toPersonView(row);
    tx.audit({
      subject: "person",
      subjectId: row.id,
      label: row.name,
      changes: {
        before: { name: before.name, role: before.role, disabled: before.disabledAt !== null },
        after: { name: row.name, role, disabled },
      },
    });
    tx.emit(personChanged.on(CONSOLE_STREAM, view));
    return view;
  },
});
