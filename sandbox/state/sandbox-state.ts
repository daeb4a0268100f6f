// The whole state of a sandbox: its shops, tokens, webhooks on their way, settings and domain clock. With a journal file it
// comes back after a SIGKILL exactly as the last answered call left it; without one it lives in memory only.
import { Collection } from "./collection";
import { IdSource, type Counters } from "./ids";
import type { ShopDocument, TokenDocument } from "./documents";
import type { MailDocument } from "../mail/mail-documents";
import { noJournal, readJournal, startJournal, type Journal, type JournalLine } from "./journal";
import {
  defaultChaos,
  defaultDelivery,
  type ChaosSettings,
  type ClockSettings,
  type DeliverySettings,
  type SettingsDocument,
} from "./settings";
import { ShopState } from "./shop-state";
import type { DeliveryDocument } from "./webhook-documents";

export interface StateOptions {
  /** The journal file; without it nothing outlives the process. */
  journalPath?: string;
  /** Give ids above 2^53. */
  largeIds?: boolean;
  /** Real time; replaced in tests only. */
  realNow?: () => number;
}

export interface NewShop {
  domain: string;
  name?: string;
  email?: string;
  currency?: string;
  timezone?: string;
  countryCode?: string;
  plan?: ShopDocument["plan"];
  taxesIncluded?: boolean;
}

const SANDBOX = "";

const defaultSettings: SettingsDocument = {
  key: "settings",
  clock: { frozenAt: null, offsetMs: 0 },
  delivery: defaultDelivery,
  chaos: defaultChaos,
};

export class SandboxState {
  readonly tokens: Collection<TokenDocument>;
  /** Webhooks that still have to arrive and those given up; what arrived leaves the collection. */
  readonly deliveries: Collection<DeliveryDocument>;
  /** What the mail receiver has taken in, oldest first. */
  readonly mails: Collection<MailDocument>;
  readonly realNow: () => number;

  readonly #shops = new Map<string, ShopState>();
  readonly #settings: Collection<SettingsDocument>;
  readonly #shopDocuments: Collection<ShopDocument>;
  readonly #largeIds: boolean;
  readonly #journalPath: string | undefined;
  #journal: Journal = noJournal;

  private constructor(options: StateOptions) {
    this.#largeIds = options.largeIds ?? false;
    this.#journalPath = options.journalPath;
    this.realNow = options.realNow ?? Date.now;
    const write = (collection: string, key: string, document: unknown) =>
      this.#write({ shop: SANDBOX, collection, key, document });
    this.tokens = new Collection("tokens", (token) => token.accessToken, write);
    this.deliveries = new Collection("deliveries", (delivery) => delivery.id, write);
    this.mails = new Collection("mails", (mail) => mail.id, write);
    this.#settings = new Collection("settings", (settings) => settings.key, write);
    this.#shopDocuments = new Collection("shops", (shop) => shop.domain, write);
  }

  static open(options: StateOptions = {}): SandboxState {
    const state = new SandboxState(options);
    if (options.journalPath !== undefined) {
      for (const line of readJournal(options.journalPath)) state.#restore(line);
      state.#journal = startJournal(options.journalPath, state.#lines());
    }
    return state;
  }

  close(): void {
    this.#journal.close();
    this.#journal = noJournal;
  }

  /** Opens a shop, or returns the one that has this domain already, unchanged. */
  createShop(input: NewShop): ShopState {
    const domain = input.domain.toLowerCase();
    const existing = this.#shops.get(domain);
    if (existing) return existing;
    const number = this.#shops.size + 1;
    const ids = new IdSource(number, this.#largeIds);
    const name = input.name ?? domain.replace(/\.myshopify\.com$/, "");
    const document: ShopDocument = {
      id: ids.next("Shop"),
      domain,
      number,
      name,
      email: input.email ?? `owner@${domain.replace(/\.myshopify\.com$/, "")}.example`,
      currency: input.currency ?? "EUR",
      timezone: input.timezone ?? "Europe/Berlin",
      countryCode: input.countryCode ?? "DE",
      plan: input.plan ?? "basic",
      taxesIncluded: input.taxesIncluded ?? true,
      customerAccountsVersion: "NEW_CUSTOMER_ACCOUNTS",
      createdAt: this.now().toISOString(),
      installation: null,
    };
    const shop = this.#addShop(document, ids);
    this.saveShop(shop);
    return shop;
  }

  /** Saves changes made to a shop's own document. */
  saveShop(shop: ShopState): void {
    this.#write({
      shop: SANDBOX,
      collection: this.#shopDocuments.name,
      key: shop.document.domain,
      document: shop.document,
    });
    const counters = shop.ids.takeChanges();
    if (counters) this.#write(countersLine(shop.document.domain, counters));
  }

  shop(domain: string): ShopState | undefined {
    return this.#shops.get(domain.toLowerCase());
  }

  /** The first shop created; undefined before there is one. */
  defaultShop(): ShopState | undefined {
    return this.#shops.values().next().value;
  }

  shops(): MapIterator<ShopState> {
    return this.#shops.values();
  }

  /** Domain time. */
  now(): Date {
    const { frozenAt, offsetMs } = this.clock;
    return frozenAt === null ? new Date(this.realNow() + offsetMs) : new Date(frozenAt);
  }

  get clock(): ClockSettings {
    return this.#current().clock;
  }

  get delivery(): DeliverySettings {
    return this.#current().delivery;
  }

  get chaos(): ChaosSettings {
    return this.#current().chaos;
  }

  changeSettings(change: {
    clock?: Partial<ClockSettings>;
    delivery?: Partial<DeliverySettings>;
    chaos?: Partial<ChaosSettings>;
  }): void {
    const current = this.#current();
    this.#settings.put({
      key: "settings",
      clock: { ...current.clock, ...change.clock },
      delivery: { ...current.delivery, ...change.delivery },
      chaos: { ...current.chaos, ...change.chaos },
    });
  }

  #write(line: JournalLine): void {
    this.#journal.append(line);
    if (this.#journalPath === undefined || !this.#journal.isOvergrown()) return;
    this.#journal.close();
    this.#journal = startJournal(this.#journalPath, this.#lines());
  }

  #current(): SettingsDocument {
    return this.#settings.get("settings") ?? defaultSettings;
  }

  #addShop(document: ShopDocument, ids: IdSource): ShopState {
    const shop = new ShopState(
      document,
      ids,
      () => this.now(),
      (collection, key, changed) =>
        this.#write({
          shop: document.domain,
          collection,
          key,
          document: changed,
          counters: ids.takeChanges(),
        }),
    );
    this.#shops.set(document.domain, shop);
    return shop;
  }

  #restore(line: JournalLine): void {
    if (line.shop === SANDBOX) {
      if (line.collection === this.#shopDocuments.name) this.#restoreShop(line.document as ShopDocument);
      else if (line.collection === this.#settings.name)
        this.#restoreSettings(line.document as SettingsDocument);
      else this.#ownCollection(line.collection).restore(line.key, line.document);
      return;
    }
    const shop = this.#shops.get(line.shop);
    if (!shop) throw new Error(`The sandbox state file has a document of an unknown shop, ${line.shop}`);
    if (line.counters) shop.ids.restore(line.counters);
    if (line.collection === COUNTERS) return;
    const collection = shop.collection(line.collection);
    if (!collection) throw new Error(`The sandbox state file has an unknown collection, ${line.collection}`);
    collection.restore(line.key, line.document);
  }

  #restoreShop(document: ShopDocument): void {
    const existing = this.#shops.get(document.domain);
    if (existing) Object.assign(existing.document, document);
    else this.#addShop(document, new IdSource(document.number, this.#largeIds));
  }

  /** Switches that an older file does not know have their defaults. */
  #restoreSettings(saved: SettingsDocument): void {
    this.#settings.restore(saved.key, {
      key: saved.key,
      clock: { ...defaultSettings.clock, ...saved.clock },
      delivery: { ...defaultDelivery, ...saved.delivery },
      chaos: { ...defaultChaos, ...saved.chaos },
    });
  }

  #ownCollection(name: string): Collection<unknown> {
    for (const collection of [this.tokens, this.deliveries, this.mails, this.#settings]) {
      if (collection.name === name) return collection as unknown as Collection<unknown>;
    }
    throw new Error(`The sandbox state file has an unknown collection, ${name}`);
  }

  *#lines(): Generator<JournalLine> {
    for (const shop of this.#shops.values()) {
      const { domain } = shop.document;
      yield { shop: SANDBOX, collection: this.#shopDocuments.name, key: domain, document: shop.document };
      yield countersLine(domain, shop.ids.all());
      for (const collection of shop.collections()) {
        for (const [key, document] of collection.entries()) {
          yield { shop: domain, collection: collection.name, key, document };
        }
      }
    }
    for (const collection of [this.#settings, this.tokens, this.deliveries, this.mails]) {
      for (const [key, document] of collection.entries()) {
        yield { shop: SANDBOX, collection: collection.name, key, document };
      }
    }
  }
}

const COUNTERS = "counters";

function countersLine(domain: string, counters: Counters): JournalLine {
  return { shop: domain, collection: COUNTERS, key: COUNTERS, document: null, counters };
}
