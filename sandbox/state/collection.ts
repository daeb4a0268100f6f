// A typed collection of documents: a Map with secondary indexes whose every change goes to the journal. Documents are plain
// JSON; whoever changes one calls `put` afterwards, and only what was put survives a restart.

export type OnChange = (collection: string, key: string, document: unknown) => void;

/** Documents by a derived key; a document without one (undefined) is not in the index. */
export class Index<Document> {
  readonly #keyOf: (document: Document) => string | undefined;
  readonly #keyById = new Map<string, string>();
  readonly #byKey = new Map<string, Set<string> | string>();
  readonly #resolve: (id: string) => Document | undefined;

  constructor(
    keyOf: (document: Document) => string | undefined,
    resolve: (id: string) => Document | undefined,
  ) {
    this.#keyOf = keyOf;
    this.#resolve = resolve;
  }

  /** The documents with this key, in the order in which they got it. */
  get(key: string): Document[] {
    const ids = this.#byKey.get(key);
    if (ids === undefined) return [];
    const found: Document[] = [];
    for (const id of typeof ids === "string" ? [ids] : ids) {
      const document = this.#resolve(id);
      if (document !== undefined) found.push(document);
    }
    return found;
  }

  first(key: string): Document | undefined {
    return this.get(key)[0];
  }

  count(key: string): number {
    const ids = this.#byKey.get(key);
    return ids === undefined ? 0 : typeof ids === "string" ? 1 : ids.size;
  }

  update(id: string, document: Document | undefined): void {
    const before = this.#keyById.get(id);
    const after = document === undefined ? undefined : this.#keyOf(document);
    if (before === after) return;
    if (before !== undefined) this.#remove(id, before);
    if (after === undefined) this.#keyById.delete(id);
    else this.#add(id, after);
  }

  #add(id: string, key: string): void {
    this.#keyById.set(id, key);
    const ids = this.#byKey.get(key);
    if (ids === undefined) this.#byKey.set(key, id);
    else if (typeof ids === "string") this.#byKey.set(key, new Set([ids, id]));
    else ids.add(id);
  }

  #remove(id: string, key: string): void {
    const ids = this.#byKey.get(key);
    if (ids instanceof Set) ids.delete(id);
    if (ids === id || (ids instanceof Set && ids.size === 0)) this.#byKey.delete(key);
  }
}

export class Collection<Document> {
  readonly name: string;
  readonly #keyOf: (document: Document) => string;
  readonly #onChange: OnChange;
  readonly #documents = new Map<string, Document>();
  readonly #indexes: Index<Document>[] = [];

  constructor(name: string, keyOf: (document: Document) => string, onChange: OnChange) {
    this.name = name;
    this.#keyOf = keyOf;
    this.#onChange = onChange;
  }

  get size(): number {
    return this.#documents.size;
  }

  get(key: string): Document | undefined {
    return this.#documents.get(key);
  }

  has(key: string): boolean {
    return this.#documents.has(key);
  }

  /** All documents, in the order in which they were first put. */
  values(): MapIterator<Document> {
    return this.#documents.values();
  }

  /** Saves a new or changed document and returns it. */
  put(document: Document): Document {
    const key = this.#keyOf(document);
    this.#set(key, document);
    this.#onChange(this.name, key, document);
    return document;
  }

  /** Removes a document; false when there is none with this key. */
  remove(key: string): boolean {
    if (!this.#documents.delete(key)) return false;
    for (const index of this.#indexes) index.update(key, undefined);
    this.#onChange(this.name, key, null);
    return true;
  }

  /** Adds an index; documents already there are taken in. */
  index(keyOf: (document: Document) => string | undefined): Index<Document> {
    const index = new Index(keyOf, (id: string) => this.#documents.get(id));
    for (const [id, document] of this.#documents) index.update(id, document);
    this.#indexes.push(index);
    return index;
  }

  /** Takes in a document read from the journal, without writing it again. */
  restore(key: string, document: unknown): void {
    if (document === null) {
      this.#documents.delete(key);
      for (const index of this.#indexes) index.update(key, undefined);
    } else this.#set(key, document as Document);
  }

  entries(): MapIterator<[string, Document]> {
    return this.#documents.entries();
  }

  #set(key: string, document: Document): void {
    this.#documents.set(key, document);
    for (const index of this.#indexes) index.update(key, document);
  }
}
