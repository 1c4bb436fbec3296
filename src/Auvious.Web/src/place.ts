import type { RtcApi, Seat } from "./rtcApi.ts";

/** Where a client is: its endpoint in a conference, and what it takes to send and receive there. */
export interface Place {
  readonly api: RtcApi;
  readonly seat: Seat;
  readonly iceServers: RTCIceServer[];
  readonly person: Person;
}

export interface Person {
  readonly name: string;
  readonly role: "AGENT" | "CUSTOMER";
}
