"use client";

import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { IconButton } from "@/components/ui/button";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { StatusBadge } from "@/components/ui/status-badge";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import type { PersonView } from "@/server/domain/people/schema";
import { ChangePersonDialog, type PendingChange } from "./people-change";
import type { Me } from "./people-screen";
import { ROLE_OPTIONS, ROLE_TEXT } from "./people-words";

/** Everybody, with what an admin may do about each. */
export function PeopleTable({
  people,
  me,
  mayWrite,
}: {
  people: readonly PersonView[];
  me: Me;
  mayWrite: boolean;
}) {
  const [change, setChange] = useState<PendingChange | null>(null);
  return (
    <>
      <Table caption="People with an account">
        <Thead>
          <tr role="row">
            <Th>Name</Th>
            <Th>Role</Th>
            <Th>Account</Th>
            <Th>Last seen</Th>
            {mayWrite ? (
              <Th>
                <span className="sr-only">Actions</span>
              </Th>
            ) : null}
          </tr>
        </Thead>
        <Tbody>
          {people.map((person) => (
            <Tr key={person.id}>
              <RowHead>
                <span className="min-w-0">
                  {person.name}
                  {person.id === me.id ? <span className="font-normal text-ink-3"> (you)</span> : null}
                  <span className="block font-normal text-ink-2 text-sm wrap-anywhere">{person.email}</span>
                </span>
              </RowHead>
              <Td label="Role">
                <span className="min-w-0">
                  {ROLE_TEXT[person.role].name}
                  <span className="block text-ink-3 text-sm">{ROLE_TEXT[person.role].can}</span>
                </span>
              </Td>
              <Td label="Account">
                {person.disabled ? (
                  <StatusBadge status="cancelled" text="Disabled" />
                ) : (
                  <span className="text-ink-2">Enabled</span>
                )}
              </Td>
              <Td label="Last seen">
                {person.lastSeenAt ? (
                  <Time at={person.lastSeenAt} />
                ) : (
                  <span className="text-ink-3">never</span>
                )}
              </Td>
              {mayWrite ? (
                <Td label="Change" align="end">
                  <PersonActions person={person} onChange={setChange} />
                </Td>
              ) : null}
            </Tr>
          ))}
        </Tbody>
      </Table>
      {change ? (
        <ChangePersonDialog
          key={`${change.person.id}-${change.person.version}`}
          change={change}
          self={change.person.id === me.id}
          onClose={() => setChange(null)}
        />
      ) : null}
    </>
  );
}

function PersonActions({
  person,
  onChange,
}: {
  person: PersonView;
  onChange: (change: PendingChange) => void;
}) {
  return (
    <Menu
      align="end"
      trigger={<IconButton name={`Change ${person.name}`} size="sm" icon={<Ellipsis className="size-4" />} />}
    >
      <MenuChoice
        label="Role"
        value={person.role}
        options={ROLE_OPTIONS.map(({ role, name }) => ({ value: role, text: name }))}
        onChange={(value) => {
          const chosen = ROLE_OPTIONS.find(({ role }) => role === value);
          if (chosen && chosen.role !== person.role) onChange({ person, what: { role: chosen.role } });
        }}
      />
      <MenuSeparator />
      <MenuItem
        danger={!person.disabled}
        onSelect={() => onChange({ person, what: { disabled: !person.disabled } })}
      >
        {person.disabled ? "Enable account" : "Disable account"}
      </MenuItem>
    </Menu>
  );
}
