import { authHandler } from "@/server/http/auth/next-auth";

export const GET = authHandler;
export const POST = authHandler;
