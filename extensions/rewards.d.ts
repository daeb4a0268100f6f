// The types that the scripts of rewards-theme share, named in their JSDoc as Rewards.X. They stand outside of the extension,
// so that no shopper downloads them. What comes from the server is what app/core/public-api.ts says.
import type * as api from "../app/core/public-api";
import type { Words as PanelWords } from "./rewards-theme/assets/rewards-words.js";

declare global {
  namespace Rewards {
    type Words = PanelWords;
    /** as far as the page's own data tells too, which comes before the server's answer */
    type Member = Omit<api.PublicMember, "cashback" | "actions"> & {
      readonly cashback: Omit<api.PublicMember["cashback"], keyof api.CashbackUse>;
    };
    type MemberAnswer = api.MemberAnswer;
    type Reward = api.PublicMember["rewards"][number];
    type Redemption = api.PublicRedemption;
    type RedemptionAnswer = api.RedemptionAnswer;
    type Entry = api.PublicEntry;
    type HistoryAnswer = api.HistoryAnswer;

    /** What snippets/panel-data.liquid writes. */
    interface Data {
      readonly locale: string;
      readonly firstName: string | null;
      readonly cartUrl: string;
      readonly cartUpdateUrl: string;
      readonly balance: api.BalanceMetafield | null;
      readonly program: api.ProgramMetafield | null;
      /** what the programme's rewards are called, in their order */
      readonly titles: readonly string[];
      /** "[n] points" by a number of each kind that languages tell apart */
      readonly plurals: Record<string, string>;
      readonly texts: Record<string, string>;
    }

    /** What is used of https://shopify.dev/docs/api/ajax/reference/cart */
    interface Cart {
      readonly item_count: number;
      readonly discount_codes?: readonly { readonly code: string; readonly applicable: boolean }[];
    }

    interface Refused {
      readonly ok: false;
      /** a refusal's own words */
      readonly message: string | null;
      /** nothing is known of what became of the request: it may be sent again */
      readonly isLost: boolean;
    }
    type Answer<T> = { readonly ok: true; readonly value: T } | Refused;

    interface CartChange {
      readonly state: "applied" | "empty" | "notApplicable" | "lost";
      /** codes that applied before and don't any more */
      readonly setAside: readonly string[];
      readonly cart: Cart | null;
    }

    interface Notice {
      readonly text: string;
      readonly again?: () => void;
      readonly againText?: string;
    }

    type Child = Node | string | false | null | undefined;

    /** What views ask, and what they call when the shopper wants something. */
    interface View {
      readonly words: Words;
      inCart(redemption: Redemption): boolean;
      isBusy(key: string): boolean;
      notice(key: string): Notice | undefined;
      spend(reward: Reward): void;
      apply(redemption: Redemption): void;
      undo(redemption: Redemption): void;
      copy(redemption: Redemption): void;
    }

    type Host = HTMLElement & { reopen(): void };
  }
}
