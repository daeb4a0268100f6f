// Preloaded into every process that the demo starts: it ends when its parent is gone, even if that was killed.
// The parent's end closes the channel between them, so nothing has to be polled.
if (process.channel !== undefined) {
  process.channel.unref();
  process.once("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.exit(1), 5000).unref();
  });
}
