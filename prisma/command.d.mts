// Types of command.mjs, which stays plain Node for the set-up.
export function prismaCommand(args: string[]): { args: string[]; env: Record<string, string> };
