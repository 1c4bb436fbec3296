import type { StreamType } from "./wire.ts";

export type Source = "camera" | "microphone" | "screen";

export interface Captured {
  type: StreamType;
  media: MediaStream;
}

/** The user or the device said no; the message is for the user. */
export class CaptureError extends Error {
  override name = "CaptureError";
}

const audio: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const video: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };

export async function capture(source: Source): Promise<Captured> {
  if (navigator.mediaDevices === undefined) {
    throw new CaptureError(
      "This browser gives no camera or microphone to a page opened over plain http. Use https or localhost.",
    );
  }
  try {
    switch (source) {
      case "microphone":
        return { type: "MIC", media: await navigator.mediaDevices.getUserMedia({ audio }) };
      case "screen":
        return { type: "SCREEN", media: await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 15 } } }) };
      case "camera":
        return await camera();
    }
  } catch (problem) {
    throw new CaptureError(explain(source, problem));
  }
}

/** A camera without a microphone is still worth showing. */
async function camera(): Promise<Captured> {
  try {
    return { type: "MIC_AND_CAM", media: await navigator.mediaDevices.getUserMedia({ audio, video }) };
  } catch (problem) {
    if (nameOf(problem) !== "NotFoundError") throw problem;
    return { type: "CAM", media: await navigator.mediaDevices.getUserMedia({ video }) };
  }
}

function explain(source: Source, problem: unknown): string {
  switch (nameOf(problem)) {
    case "NotAllowedError":
      return source === "screen" ? "Nothing was chosen to share." : `The browser was not allowed to use the ${source}.`;
    case "NotFoundError":
      return `No ${source} was found.`;
    case "NotReadableError":
      return `The ${source} is in use by another program.`;
    default:
      return `The ${source} could not be opened: ${problem instanceof Error ? problem.message : String(problem)}`;
  }
}

function nameOf(problem: unknown): string {
  return problem instanceof Error ? problem.name : "";
}
