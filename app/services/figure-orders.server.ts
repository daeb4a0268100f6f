// Works out what orders count towards tiers where that is not known: those that were recorded before it was kept, and those
// that a version of the app has written which keeps none.
import { qualifyingFigures } from "../core/earning/qualifying";
import { loadSnapshot, type OrderRecord } from "../repositories/ledger-snapshot.server";
import { findProgram } from "../repositories/programs.server";
import {
  findOrdersWithoutFigures,
  saveFigures,
  type FiguresOfOrder,
} from "../repositories/qualifying.server";

/** Returns how many orders got their figures; one that moves on meanwhile gets its figures from whoever moved it. */
export async function figureOrders(limit: number): Promise<number> {
  const found = await findOrdersWithoutFigures(limit);
  let figuredOrders = 0;
  for (const [shopId, ofShop] of Map.groupBy(found, (order) => order.shopId)) {
    const { orders } = await loadSnapshot(shopId, { orderIds: ofShop.map(({ orderId }) => orderId) });
    const figured = await Promise.all([...orders.values()].map((order) => figuresOf(shopId, order)));
    const known = figured.filter((figures) => figures !== null);
    await saveFigures(shopId, known);
    figuredOrders += known.length;
  }
  return figuredOrders;
}

async function figuresOf(shopId: number, order: OrderRecord): Promise<FiguresOfOrder | null> {
  const { id, version, memberId, programVersion, facts, standings } = order;
  if (memberId === null || programVersion === null) return null;
  const { program } = await findProgram(shopId, programVersion);
  return {
    ...{ orderId: id, version },
    ...qualifyingFigures(facts, program.orders, memberId, standings, []),
  };
}
