import { command } from "@/server/kernel/command";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { DomainError } from "@/server/kernel/errors";
import { personChanged } from "./events";
import { toPersonView } from "./rows";
import { addPersonInput, personView } from "./schema";

export const addPerson = command({
  name: "people.add",
  summary: "Create an account with a first password",
  permission: "people:write",
  input: addPersonInput,
  output: personView,
  run: async (tx, input) => {
    if (await tx.db.person.findUnique({ where: { email: input.email } })) {
      throw new DomainError("conflict", `${input.email} already has an account. Change its role instead.`, {
        fields: [{ path: "email", message: "This address already has an account." }],
      });
    }
    const { password, ...fields } = input;
    const row = await tx.db.person.create({
      data: { ...fields, passwordHash: await tx.ports.outside.passwords.hash(password) },
    });
    const view = toPersonView(row);
    tx.audit({ subject: "person", subjectId: row.id, label: row.name, changes: { role: row.role } });
    tx.emit(personChanged.on(CONSOLE_STREAM, view));
    return view;
  },
});
