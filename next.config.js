/** @type {import("next").NextConfig} */
const nextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  // Database drivers and native code are loaded by Node from node_modules, never bundled.
  serverExternalPackages: [
    "@libsql/client",
    "@prisma/adapter-libsql",
    "@prisma/adapter-pg",
    "@prisma/client",
    "better-auth",
    "libsql",
    "pg",
  ],
  // W&B's client prints the address of its project beside that of the run: the runs are what stands there.
  async redirects() {
    return [
      { source: "/wandb/:place", destination: "/runs", permanent: false },
      { source: "/p/:project/wandb/:place", destination: "/p/:project", permanent: false },
    ];
  },
};

export default nextConfig;
