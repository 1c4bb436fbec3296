import { h, setAttribute } from "./dom.ts";
import type { LinkIndicator } from "./wire.ts";

const lit = { OPTIMAL: 3, SUBOPTIMAL: 2, BAD: 1 } as const;
const words = { OPTIMAL: "good", SUBOPTIMAL: "fair", BAD: "poor" } as const;

/** Three bars for the quality of one endpoint's link. Hidden until the server has measured one. */
export class Bars {
  readonly element = h("span", { class: "bars", role: "img", hidden: true, "data-testid": "network" });

  constructor() {
    this.element.append(h("i"), h("i"), h("i"));
  }

  show(link: LinkIndicator | undefined): void {
    setAttribute(this.element, "hidden", link === undefined);
    if (link === undefined) return;
    const loss = 100 - link.averageNetworkQuality;
    const label = `Network ${words[link.grade] ?? "good"}: ${link.averageRtt} ms, jitter ${link.averageJitter} ms, loss ${loss} %`;
    setAttribute(this.element, "data-grade", link.grade);
    setAttribute(this.element, "data-lit", String(lit[link.grade] ?? 3));
    setAttribute(this.element, "aria-label", label);
    setAttribute(this.element, "title", label);
  }
}
