import {
  addPerson,
  changePassword,
  changePerson,
  createFirstAdmin,
  getMe,
  listPeople,
} from "@/server/domain/people";
import { addressOf } from "../address";
import { route } from "../route";
import type { RouteTable } from "../router";

export const peopleRoutes = {
  "GET /api/v1/people": route(listPeople),
  "POST /api/v1/people": route(addPerson, { status: 201 }),
  "GET /api/v1/people/me": route(getMe),
  "POST /api/v1/people/me/password": route(changePassword),
  "PATCH /api/v1/people/{personId}": route(changePerson),
  "POST /api/v1/people/first-admin": route(createFirstAdmin, {
    status: 201,
    extra: (request) => ({ address: addressOf(request) }),
  }),
} satisfies RouteTable;
