// The shapes this page sends and reads; the names are the contract's.

export type StreamType = "MIC" | "CAM" | "SCREEN" | "MIC_AND_CAM";
export type Health = "HEALTHY" | "SICK" | "UNKNOWN";
export type Grade = "OPTIMAL" | "SUBOPTIMAL" | "BAD";

export interface TokenAnswer {
  access_token: string;
  refresh_token?: string;
  expires_in?: number;
  sub: string;
  organization?: string;
  conference_id?: string;
}

export interface ConferenceSummary {
  id: string;
  version: number;
}

export interface StreamView {
  id: string;
  type: StreamType;
  metadata?: Record<string, unknown>;
}

export interface EndpointView {
  id: string;
  state?: Health;
  streams?: StreamView[];
  metadata?: Record<string, unknown>;
}

export interface ConferenceSimpleView {
  id: string;
  version: number;
  participants?: { id: string; endpoints?: EndpointView[] }[];
  metadata?: Record<string, unknown>;
}

export interface LinkIndicator {
  averageJitter: number;
  averageRtt: number;
  averageNetworkQuality: number;
  grade: Grade;
}

/** Any pushed event. Only what this page reads is named. */
export interface PushedEvent {
  type: string;
  id?: string;
  timestamp?: string;
  conferenceId?: string;
  conferenceVersion?: number | null;
  userId?: string;
  userEndpointId?: string;
  streamId?: string;
  streamType?: StreamType;
  metadata?: Record<string, unknown>;
  newMetadata?: Record<string, unknown>;
  key?: string;
  operation?: "SET" | "REMOVE";
  value?: string;
  reason?: string;
  participantIndicatorMap?: Record<string, LinkIndicator>;
}
