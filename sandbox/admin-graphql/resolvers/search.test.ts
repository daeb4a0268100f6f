// The search syntax, on people with a name, an age, tags and a day of joining.
import { describe, expect, it } from "vitest";
import { search, type SearchFields } from "./search";

interface Person {
  name: string;
  age: number;
  tags: string[];
  joined: string | null;
}

const people: Person[] = [
  { name: "Ayla Demir", age: 31, tags: ["vip", "Berlin"], joined: "2026-03-01T10:00:00Z" },
  { name: "Bora Kaya", age: 17, tags: [], joined: "2026-03-02T10:00:00Z" },
  { name: "Can Demirel", age: 64, tags: ["vip"], joined: null },
];

const how: SearchFields<Person> = {
  fields: {
    name: (person) => person.name,
    age: (person) => person.age,
    tag: (person) => person.tags,
    joined: (person) => (person.joined === null ? null : new Date(person.joined)),
  },
  text: (person) => [person.name],
};

function find(query: string | null): string[] {
  return search(people, query, how, "people").map((person) => person.name.slice(0, 1));
}

describe("search", () => {
  it.each([
    [null, "ABC"],
    ["  ", "ABC"],
    ["ayla", "A"],
    ["demir*", "AC"],
    ['"Bora Kaya"', "B"],
    ["name:'ayla demir'", "A"],
    ["name:c*", "C"],
    ["tag:VIP", "AC"],
    ["tag:vip age:<40", "A"],
    ["tag:vip AND age:>=64", "C"],
    ["age:17 OR age:64", "BC"],
    ["-tag:vip", "B"],
    ["NOT tag:vip", "B"],
    ["(age:17 OR age:31) tag:berlin", "A"],
    ["joined:>'2026-03-01T10:00:00Z'", "B"],
    ["joined:>=2026-03-01T10:00:00Z", "AB"],
    ["joined:<2026-03-02", "A"],
    ["joined:*", "AB"],
    ["nobody", ""],
  ])("%s finds %s", (query, names) => {
    expect(find(query).join("")).toBe(names);
  });

  it("refuses a field that it doesn't know", () => {
    expect(() => find("colour:red")).toThrow("not in the sandbox: search of people by colour");
  });
});
