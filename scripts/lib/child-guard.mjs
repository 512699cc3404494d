// Preloaded into every service. When the supervisor is gone, even by kill -9, its channel closes and the service ends.
if (process.channel) {
  process.once("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => {
      try {
        process.kill(-process.pid, "SIGKILL"); // with what it started
      } finally {
        process.kill(process.pid, "SIGKILL");
      }
    }, 20_000).unref();
  });
}
