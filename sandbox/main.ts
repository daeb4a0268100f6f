// `node --import tsx sandbox/main.ts`: the sandbox as a process of its own, set up by its environment, ended by SIGINT or
// SIGTERM.
import { z } from "zod";
import { startSandbox } from "./server";

const environment = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(4600),
    SMTP_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
    APP_URL: z.url(),
    SHOPIFY_API_KEY: z.string().min(1),
    SHOPIFY_API_SECRET: z.string().min(1),
    SANDBOX_STATE_FILE: z.string().optional(),
    SANDBOX_APP_TOML: z.string().optional(),
    SANDBOX_LARGE_IDS: z.enum(["0", "1"]).default("0"),
  })
  .safeParse(process.env);

if (!environment.success) {
  for (const issue of environment.error.issues) console.error(`${issue.path.join(".")}: ${issue.message}`);
  process.exit(2);
}
const settings = environment.data;

try {
  const sandbox = await startSandbox({
    port: settings.PORT,
    smtpPort: settings.SMTP_PORT,
    appUrl: settings.APP_URL,
    apiKey: settings.SHOPIFY_API_KEY,
    apiSecret: settings.SHOPIFY_API_SECRET,
    ...(settings.SANDBOX_STATE_FILE ? { stateFile: settings.SANDBOX_STATE_FILE } : {}),
    ...(settings.SANDBOX_APP_TOML ? { configurationFile: settings.SANDBOX_APP_TOML } : {}),
    largeIds: settings.SANDBOX_LARGE_IDS === "1",
    log: (message) => console.error(message),
  });
  console.log(`Sandbox ready on ${sandbox.url}, mail on ${sandbox.smtpUrl}`);
  let isClosing = false;
  const stop = () => {
    if (isClosing) return;
    isClosing = true;
    void sandbox.close().then(() => process.exit(0));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  console.error(
    code === "EADDRINUSE" ? `A port is taken; set PORT or SMTP_PORT to another: ${message}` : message,
  );
  process.exit(1);
}
