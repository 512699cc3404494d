import {
  addComment,
  countComments,
  editComment,
  listComments,
  listMentionable,
  removeComment,
} from "@/server/domain/comments";
import { route } from "../route";
import type { RouteTable } from "../router";

const LAUNCH = "/api/v1/comments/{launchId}";

export const commentsRoutes = {
  "GET /api/v1/comments/mentionable": route(listMentionable),
  [`GET ${LAUNCH}`]: route(countComments),
  [`GET ${LAUNCH}/items/{nodeId}`]: route(listComments),
  [`POST ${LAUNCH}/items/{nodeId}`]: route(addComment, { status: 201 }),
  [`PATCH ${LAUNCH}/{commentId}`]: route(editComment),
  [`DELETE ${LAUNCH}/{commentId}`]: route(removeComment),
} satisfies RouteTable;
