// One instance of a thing per process, although the process runs two bundles (the server and the Remix build) that
// each carry a copy of this module. Invariant: the first caller makes it, everyone after gets the same.

const registryKey = Symbol.for("vefa.process-wide");

function registry(): Map<string, unknown> {
  const holder = globalThis as { [registryKey]?: Map<string, unknown> };
  holder[registryKey] ??= new Map();
  return holder[registryKey];
}

/** Returns the instance called `name`, made by `make` the first time. `T` is the caller's word: a name has one type. */
export function processWide<T>(name: string, make: () => T): T {
  const instances = registry();
  if (!instances.has(name)) instances.set(name, make());
  return instances.get(name) as T;
}

/** Forgets the instance called `name`, so that the next caller makes a new one. Used at shutdown and by tests. */
export function forgetProcessWide(name: string): void {
  registry().delete(name);
}
