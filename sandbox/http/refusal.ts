// What the sandbox answers when it cannot do what was asked: a status, a stable code and a sentence that names what is wrong.

export class SandboxRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = "SandboxRefusal";
    this.status = status;
    this.code = code;
  }
}

export function notFound(what: string): SandboxRefusal {
  return new SandboxRefusal(404, "not_found", what);
}

export function unprocessable(code: string, message: string): SandboxRefusal {
  return new SandboxRefusal(422, code, message);
}
