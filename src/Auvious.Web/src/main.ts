import { h } from "./dom.ts";
import { CustomerLobby } from "./lobby.ts";
import { Side, type Role } from "./side.ts";
import { mountToasts } from "./toasts.ts";

const query = new URLSearchParams(location.search);
const alone = query.get("side");
const roles: Role[] = alone === "agent" || alone === "customer" ? [alone] : ["agent", "customer"];
const sides = roles.map((role) => new Side(role, { together: roles.length > 1, ticket: query.get("ticket") ?? "" }));

const [agent, customer] = sides;
if (agent !== undefined && customer?.lobby instanceof CustomerLobby) {
  const { lobby } = customer;
  let offered: string | undefined;
  agent.call.onChange.on(() => {
    const { ticket } = agent.call;
    if (ticket === undefined || ticket === offered) return;
    offered = ticket;
    lobby.offer(ticket);
  });
}

const title = roles.length > 1 ? "Two sides of one call" : roles[0] === "agent" ? "Agent" : "Customer";
document.title = title;
document.body.append(
  h(
    "header",
    { class: "page-head" },
    h("span", { class: "logo", "aria-hidden": "true" }),
    h("h1", {}, roles.length > 1 ? title : "Video call"),
    roles.length > 1 && h("p", {}, "An agent and a customer, each an independent client of the RTC API"),
  ),
  h("main", { class: roles.length > 1 ? "sides" : "sides alone" }, ...sides.map((side) => side.element)),
);
mountToasts();
