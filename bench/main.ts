// `npm run bench -- NAME`: runs one of the measurements that README.md's claims rest on.
import { benchIntake } from "./intake";

const benches: Readonly<Record<string, () => Promise<void>>> = { intake: benchIntake };

const name = process.argv[2] ?? "";
const run = benches[name];
if (run === undefined) {
  console.error(`Usage: npm run bench -- NAME, where NAME is one of: ${Object.keys(benches).join(", ")}`);
  process.exit(2);
}
await run();
