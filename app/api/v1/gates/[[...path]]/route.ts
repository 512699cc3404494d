import { apiMethods } from "@/server/http/serve";

export const { GET, POST, PATCH, PUT, DELETE } = apiMethods;
