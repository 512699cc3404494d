import { apiMethods } from "@/server/http/serve";

export const { GET } = apiMethods;
